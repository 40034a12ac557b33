import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pdf } from '../../src/demo/messages/pdf.ts';

const LINES = ['COMPTE RENDU', '', 'Fièvre : œdème (léger), côté gauche \\ droit, l’examen est normal.'];

describe('the demo’s PDF', () => {
  it('points from its cross-reference table at each of its objects', () => {
    const text = Buffer.from(pdf(LINES)).toString('latin1');
    const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)![1]);
    const table = text.slice(start);
    assert.ok(table.startsWith('xref\n0 6\n'));
    const places = [...table.matchAll(/^(\d{10}) 00000 n $/gm)].map((match) => Number(match[1]));
    for (const [index, place] of places.entries()) assert.ok(text.startsWith(`${index + 1} 0 obj\n`, place));
    const length = Number(/\/Length (\d+)/.exec(text)![1]);
    const stream = text.indexOf('stream\n') + 'stream\n'.length;
    assert.ok(text.startsWith('\nendstream', stream + length));
  });

  it('reads as French, ligatures and accents included', function () {
    if (spawnSync('pdftotext', ['-v']).error !== undefined) {
      console.warn('      pdftotext (poppler-utils) is not installed');
      this.skip();
    }
    const folder = mkdtempSync(join(tmpdir(), 'moselle-'));
    try {
      const file = join(folder, 'report.pdf');
      writeFileSync(file, pdf([...LINES, 'mot '.repeat(60).trim()]));
      const { stdout, status } = spawnSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
      assert.equal(status, 0);
      for (const line of LINES.filter((one) => one !== '')) assert.ok(stdout.includes(line), stdout);
      assert.equal(stdout.match(/\bmot\b/g)!.length, 60);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
