import avsc from 'avsc';
import { MalformedAvroError, type Cursor } from './cursor.ts';
import { valuesWithoutBytes } from './values-without-bytes.ts';

/** Moves a cursor past one value, checking that it is one. @throws MalformedAvroError */
export type Skip = (cursor: Cursor) => void;

const { types } = avsc;

/**
 * Makes the function that moves past one value of a type, without decoding it: a hundred fields and three image
 * cutouts cost microseconds.
 */
export function skipperOf(type: avsc.Type, known = new Map<avsc.Type, Skip>()): Skip {
  const found = known.get(type);
  if (found !== undefined) return found;
  let made: Skip | undefined;
  // A recursive type meets itself before its own skipper is made.
  known.set(type, (cursor) => (made as Skip)(cursor));
  made = make(type, (inner) => skipperOf(inner, known));
  known.set(type, made);
  return made;
}

function make(type: avsc.Type, skipperFor: (type: avsc.Type) => Skip): Skip {
  const values = valuesWithoutBytes(type);
  if (values !== undefined) return (cursor) => cursor.count(values);
  if (type instanceof types.RecordType) {
    const fields = type.fields.map((field) => skipperFor(field.type));
    return (cursor) => {
      cursor.count(1);
      cursor.enter();
      for (const skip of fields) skip(cursor);
      cursor.leave();
    };
  }
  if (type instanceof types.UnwrappedUnionType || type instanceof types.WrappedUnionType) {
    // A null has the byte of its choice.
    const branches = [...type.types].map((branch) => (branch.typeName === 'null' ? nothing : skipperFor(branch)));
    return (cursor) => chosen(branches, cursor, 'branches')(cursor);
  }
  if (type instanceof types.ArrayType) {
    const each = valuesWithoutBytes(type.itemsType);
    return each === undefined ? blocks(skipperFor(type.itemsType)) : blocksWithoutBytes(each);
  }
  if (type instanceof types.MapType) {
    const skipValue = skipperFor(type.valuesType as avsc.Type);
    return blocks((cursor) => {
      cursor.skip(cursor.readCount());
      skipValue(cursor);
    });
  }
  if (type instanceof types.EnumType) {
    const { symbols } = type;
    return (cursor) => void chosen(symbols, cursor, 'symbols');
  }
  if (type instanceof types.FixedType) {
    const { size } = type;
    return (cursor) => cursor.skip(size);
  }
  return primitive(type.typeName);
}

function primitive(name: string): Skip {
  switch (name) {
    case 'boolean':
      return (cursor) => {
        const start = cursor.position;
        if (cursor.byte() > 1) throw new MalformedAvroError(`a boolean that is neither 0 nor 1 at byte ${start}`);
      };
    case 'int':
    case 'long':
    case 'abstract:long':
      return (cursor) => cursor.skipLong();
    case 'float':
      return (cursor) => cursor.skip(4);
    case 'double':
      return (cursor) => cursor.skip(8);
    case 'bytes':
    case 'string':
      return (cursor) => cursor.skip(cursor.readCount());
    default:
      throw new TypeError(`no way known to move past a value of Avro type ${name}`);
  }
}

function nothing(): void {}

/** An array or a map: blocks of items, each after its count, until a count of 0. */
function blocks(skipItem: Skip): Skip {
  return eachBlock((cursor, count, start) => {
    // An item takes a byte at least, so a damaged count can't keep the loop busy.
    if (count > cursor.remaining) throw new MalformedAvroError(`an array of ${count} items at byte ${start}`);
    for (let item = 0; item < count; item++) skipItem(cursor);
  });
}

/** An array whose items take no bytes: only their number stands there. */
function blocksWithoutBytes(valuesOfItem: number): Skip {
  return eachBlock((cursor, count) => cursor.count(count * valuesOfItem));
}

function eachBlock(skipItems: (cursor: Cursor, count: number, start: number) => void): Skip {
  return (cursor) => {
    for (;;) {
      const start = cursor.position;
      let count = cursor.readCount();
      if (count === 0) return;
      let end: number | undefined;
      if (count < 0) {
        // A negative count is followed by the block's size in bytes.
        count = -count;
        const size = cursor.readCount();
        end = cursor.position + size;
      }
      cursor.enter();
      skipItems(cursor, count, start);
      cursor.leave();
      if (end !== undefined && cursor.position !== end) {
        throw new MalformedAvroError(`an array block that ends at byte ${cursor.position}, not at ${end}`);
      }
    }
  };
}

function chosen<T>(choices: readonly T[], cursor: Cursor, what: string): T {
  const start = cursor.position;
  const index = cursor.readCount();
  const choice = choices[index];
  if (choice === undefined)
    throw new MalformedAvroError(`choice ${index} of ${choices.length} ${what} at byte ${start}`);
  return choice;
}
