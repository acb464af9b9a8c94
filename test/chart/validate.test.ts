import test from 'ava';
import { refused } from '../support/refused.ts';

test(
  'all faults of all subjects are told at once, each in a line of its own',
  refused,
  { 'kafka.config': { 'node.id': 1 }, topics: [{ name: 'alerts-static' }], users: [{ username: 'Fink' }] },
  /^These values can't be deployed:$/m,
  /^kafka\.config has node\.id, .*$/m,
  /^The topic alerts-static is declared twice: .*$/m,
  /^users has the user "Fink": .*$/m,
);
