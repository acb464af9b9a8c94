import { html } from 'hono/html';
import { links } from './links.ts';
import { layout, searchForm, type SearchState } from './layout.ts';

/** The start page: an alert's id leads to its page. */
export function searchPage(base: string, state?: SearchState) {
  const content = html`<h1>Find an alert</h1>
<p>The database holds every alert that the ingester has archived. An alert is found by its id: the <code>diaSourceId</code>,
or the <code>alertId</code> of schemas before 8.0.</p>
${searchForm(base, state)}
<p>Programs use <code>${links.packet(base, 0n).slice(0, -1)}{id}</code>: <a href="${links.docs(base)}">all that this server answers</a>.</p>`;
  return layout({
    title: state === undefined ? 'Alert database' : 'Not an id: Alert database',
    base,
    content,
    search: false,
  });
}

/** Says what went wrong where a page was asked for. */
export function problemPage(base: string, title: string, detail: string) {
  return layout({
    title: `${title}: Alert database`,
    base,
    content: html`<h1>${title}</h1>
<p>${detail}.</p>`,
  });
}
