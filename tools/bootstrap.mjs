// Runs under the Node that the user has; so it uses nothing that Node 20 lacks, and no package.
if (Number.parseInt(process.versions.node, 10) < 20) {
  process.stderr.write(`Node.js here is ${process.versions.node}: install Node.js 20 or newer.\n`);
  process.exit(2);
}
const { main } = await import('./setup/main.mjs');
process.exitCode = await main(process.argv.slice(2));
