import { encode } from '../../hl7/charset.ts';

/** Points from the lower edge of an A4 page to the first line, and from line to line. */
const TOP = 790;
const LEADING = 15;
const CHARACTERS = 88;

/** A one-page PDF 1.4 (ISO 32000-1) of a few lines, set in Helvetica with the Windows-1252 encoding. */
export function pdf(lines: readonly string[]): Uint8Array {
  const text = lines.flatMap(wrapped).map((line) => `(${line.replaceAll(/[\\()]/g, '\\$&')}) Tj T*`);
  const stream = `BT /F1 11 Tf ${LEADING} TL 56 ${TOP} Td\n${text.join('\n')}\nET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    // One byte a character, so the length in characters is the length in bytes.
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ];
  let out = '%PDF-1.4\n';
  const places: number[] = [];
  for (const [index, object] of objects.entries()) {
    places.push(out.length);
    out += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  out += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${out.length}\n%%EOF\n`;
  return encode(out, 'WINDOWS-1252');
}

/** A line cut at spaces so that it fits the page. */
function wrapped(line: string): string[] {
  const out = [''];
  for (const word of line.split(' ')) {
    const last = out[out.length - 1]!;
    if (last === '') out[out.length - 1] = word;
    else if (last.length + word.length < CHARACTERS) out[out.length - 1] = `${last} ${word}`;
    else out.push(word);
  }
  return out;
}
