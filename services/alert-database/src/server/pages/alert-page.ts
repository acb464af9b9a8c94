import { html } from 'hono/html';
import { lightCurve } from './light-curve/points.ts';
import { lightCurveSection } from './light-curve/section.ts';
import { links } from './links.ts';
import type { OpenAlert } from '../decoded/decode-alert.ts';
import { cutoutFigures } from './cutout-figures.ts';
import { formatBytes } from './format.ts';
import { headline } from './headline.ts';
import { layout } from './layout.ts';
import { records } from './records.ts';

/** The page of one alert. */
export function alertPage(alert: OpenAlert, base: string) {
  const { id, schemaId, bytes } = alert;
  const content = html`<h1><small>Alert</small> ${id}</h1>
${headline(alert)}
${cutoutFigures(alert, base)}
${lightCurveSection(lightCurve(alert.record))}
${records(alert)}
<section aria-labelledby="formats"><h2 id="formats">The alert as data</h2>
<ul>
<li><a href="${links.packet(base, id)}" download="${id}.avro.gz">Packet</a>, as it was on Kafka, gzipped (${formatBytes(bytes)} unpacked): five bytes with the schema’s id, then the Avro record</li>
<li><code>curl -H 'Accept: application/json' …${links.packet(base, id)}</code>: all of it as JSON, <code>?cutouts=base64</code> with the cutouts</li>
<li><a href="${links.schema(base, schemaId)}">Schema ${schemaId}</a>, version ${Math.floor(schemaId / 100)}.${schemaId % 100}, which it was written with</li>
<li><a href="${links.docs(base)}">All that this server answers</a></li>
</ul></section>`;
  return layout({ title: `Alert ${id}`, base, content });
}
