import { inflateRawSync } from 'node:zlib';

const endOfDirectory = 0x06054b50;
const centralHeader = 0x02014b50;

/** The files in a zip by their names, from its central directory (PKWARE APPNOTE, 4.3.7, 4.3.12 and 4.3.16). */
export function zipEntries(zip: Buffer): ReadonlyMap<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || zip.readUInt32LE(end) !== endOfDirectory) throw new Error('this is no zip');
  const entries: [string, Buffer][] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (zip.readUInt32LE(at) !== centralHeader) throw new Error('the directory of the zip is broken');
    const [name, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    entries.push([zip.toString('utf8', at + 46, at + 46 + name), contentOf(zip, at)]);
    at += 46 + name + extra + comment;
  }
  return new Map(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function contentOf(zip: Buffer, header: number): Buffer {
  const method = zip.readUInt16LE(header + 10);
  const size = zip.readUInt32LE(header + 20);
  const local = zip.readUInt32LE(header + 42);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.subarray(start, start + size);
  return method === 0 ? packed : inflateRawSync(packed);
}
