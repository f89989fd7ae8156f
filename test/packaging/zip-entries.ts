import { inflateRawSync } from 'node:zlib';

const endOfDirectory = 0x06054b50;
const centralHeader = 0x02014b50;

/** The files in a zip by their names. */
export function zipEntries(zip: Buffer): ReadonlyMap<string, Buffer> {
  const entries = entriesOf(zip).map(({ name, header }) => [name, contentOf(zip, header)] as const);
  return new Map(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export interface ZipRecord {
  readonly name: string;
  /** All that the zip has of it, but for where that lies. */
  readonly bytes: Buffer;
  /** Time and date, as the zip has them. */
  readonly modified: number;
}

/** The same, packed as they are and in their order. */
export function zipRecords(zip: Buffer): readonly ZipRecord[] {
  return entriesOf(zip).map(({ name, header, end }) => {
    const directory = Buffer.from(zip.subarray(header, end));
    directory.writeUInt32LE(0, 42);
    const local = zip.readUInt32LE(header + 42);
    const { packed, start } = packedIn(zip, header);
    const bytes = Buffer.concat([directory, zip.subarray(local, start), packed]);
    return { name, bytes, modified: zip.readUInt32LE(header + 12) };
  });
}

interface Entry {
  readonly name: string;
  /** Where its part of the central directory begins and ends. */
  readonly header: number;
  readonly end: number;
}

/** From the central directory (PKWARE APPNOTE, 4.3.7, 4.3.12 and 4.3.16). */
function entriesOf(zip: Buffer): readonly Entry[] {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || zip.readUInt32LE(end) !== endOfDirectory) throw new Error('this is no zip');
  const entries: Entry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (zip.readUInt32LE(at) !== centralHeader) throw new Error('the directory of the zip is broken');
    const [name, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const next = at + 46 + name + extra + comment;
    entries.push({ name: zip.toString('utf8', at + 46, at + 46 + name), header: at, end: next });
    at = next;
  }
  return entries;
}

function contentOf(zip: Buffer, header: number): Buffer {
  const { packed } = packedIn(zip, header);
  return zip.readUInt16LE(header + 10) === 0 ? packed : inflateRawSync(packed);
}

function packedIn(zip: Buffer, header: number) {
  const size = zip.readUInt32LE(header + 20);
  const local = zip.readUInt32LE(header + 42);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  return { packed: zip.subarray(start, start + size), start };
}
