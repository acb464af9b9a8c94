import test from 'ava';
import { accepted, refused } from '../support/refused.ts';

const monitors = { 'monitoring.podMonitors.enabled': true };

test(
  'PodMonitors without the namespace of Prometheus in the network policies are refused',
  refused,
  monitors,
  /podMonitors\.enabled needs networkPolicy\.monitoringNamespace/,
);
test('PodMonitors need no namespace of Prometheus without network policies', accepted, {
  ...monitors,
  'networkPolicy.enabled': false,
});

const many = { 'simulator.generate.alertsPerVisit': 60_000 };

test(
  'generated alerts that exceed their volume are refused',
  refused,
  many,
  /simulator\.generate\.alertsPerVisit is 60000, which takes about 5\.1 GB, but simulator\.generate\.sizeLimit is 4Gi/,
);

test('generated alerts fit into a larger volume', accepted, { ...many, 'simulator.generate.sizeLimit': '6Gi' });
test("the survey's fullest visit fits as it is", accepted, { 'simulator.generate.alertsPerVisit': 40_000 });
test('the volume is not checked when additional arguments change the size of alerts', accepted, {
  ...many,
  'simulator.generate.extraArgs': ['--size', 1000],
});
test('alerts of a file need no volume for generated alerts', accepted, {
  ...many,
  'simulator.load.file': '/data/alerts.avro',
});

test(
  'a visit that lasts longer than the repeat interval is refused',
  refused,
  { 'simulator.repeatInterval': 2 },
  /simulator\.generate\.spreadSeconds is 3, but a visit comes every 2 s/,
);
test('a visit that is played once may last any time', accepted, { 'simulator.repeatInterval': -1 });
