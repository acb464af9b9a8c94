/**
 * A key of a values file: its path, with a slash between names, the comments before it, and the lines that
 * are its own.
 */
type Entry = { path: string; indent: number; before: string[]; lines: string[]; children: Entry[] };

/**
 * Takes a few keys out of a values file, with the comments that stand before them and all that is below them.
 *
 * @param text a values file of maps, as Phalanx writes them: comments directly before a key, blank lines between keys
 * @param paths the keys, such as `kafka/storage/storageClassName`; one that the file hasn't stands for the map around it
 * @throws Error for a key of which the file has no part
 */
export function pickValues(text: string, paths: string[]): string {
  const entries = entriesOf(text);
  const known = new Set(allOf(entries).map(({ path }) => path));
  const wanted = paths.map((path) => nearest(path, known));
  return `${entries
    .flatMap((entry) => picked(entry, wanted))
    .join('\n')
    .trim()}\n`;
}

/** A values file as those of a dependency: below the dependency's name. */
export function belowKey(key: string, text: string): string {
  const indented = text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`));
  return `${key}:\n${indented.join('\n')}\n`;
}

function nearest(path: string, known: Set<string>): string {
  if (known.has(path)) return path;
  const end = path.lastIndexOf('/');
  if (end === -1) throw new Error(`the values file has no ${path}`);
  return nearest(path.slice(0, end), known);
}

function entriesOf(text: string): Entry[] {
  const top: Entry[] = [];
  const open: Entry[] = [];
  let before: string[] = [];
  for (const line of text.split('\n')) {
    const [, spaces = '', key] = /^( *)([\w.-]+):/.exec(line) ?? [];
    const within = open.at(-1);
    // Comments and lists below a key belong to it, as far as they are indented more.
    if (key === undefined || isInList(line, within)) {
      if (line.trim() === '') before = [''];
      else if (line.trimStart().startsWith('#')) before.push(line);
      else within?.lines.push(...before.splice(0), line);
      continue;
    }
    while (open.length > 0 && open.at(-1)!.indent >= spaces.length) open.pop();
    const parent = open.at(-1);
    const path = parent === undefined ? key : `${parent.path}/${key}`;
    const entry: Entry = { path, indent: spaces.length, before: before.splice(0), lines: [line], children: [] };
    (parent?.children ?? top).push(entry);
    open.push(entry);
  }
  return top;
}

/** Whether a line that looks like a key is one of a list's items. */
function isInList(line: string, within: Entry | undefined): boolean {
  const list = within?.lines.findLast((known) => /^ *- /.test(known));
  return list !== undefined && /^ */.exec(line)![0].length > list.indexOf('-');
}

function allOf(entries: Entry[]): Entry[] {
  return entries.flatMap((entry) => [entry, ...allOf(entry.children)]);
}

function picked(entry: Entry, paths: string[]): string[] {
  if (paths.includes(entry.path)) return [...entry.before.filter((line) => line !== ''), ...whole(entry), ''];
  const children = entry.children.flatMap((child) => picked(child, paths));
  return children.length === 0 ? [] : [...entry.lines, ...children];
}

function whole({ lines, children }: Entry): string[] {
  return [...lines, ...children.flatMap((child) => [...child.before, ...whole(child)])];
}
