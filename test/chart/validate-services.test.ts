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
  'more alerts than their volume has room for',
  refused,
  many,
  /simulator\.generate\.alertsPerVisit is 60000, which takes about 5\.1 GB, but simulator\.generate\.sizeLimit is 4Gi/,
);

test('with more room they fit', accepted, { ...many, 'simulator.generate.sizeLimit': '6Gi' });
test("the survey's fullest visit fits as it is", accepted, { 'simulator.generate.alertsPerVisit': 40_000 });
test('smaller ones are not reckoned with', accepted, { ...many, 'simulator.generate.extraArgs': ['--size', 1000] });
test('those of a file need no such room', accepted, { ...many, 'simulator.load.file': '/data/alerts.avro' });

test(
  'a visit that lasts longer than the pause to the next',
  refused,
  { 'simulator.repeatInterval': 2 },
  /simulator\.generate\.spreadSeconds is 3, but a visit comes every 2 s/,
);
test('a visit that is played once may last', accepted, { 'simulator.repeatInterval': -1 });
