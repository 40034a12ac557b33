import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { Fault } from '../../src/fault.ts';
import { createLog } from '../../src/log.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  write(createLog('debug', destination));
  return lines.join('');
}

describe('the log', () => {
  it('writes one JSON object a line, with the time and the level by name', () => {
    const line = JSON.parse(logged((log) => log.info({ http: 1 }, 'ready')));
    assert.equal(line.msg, 'ready');
    assert.equal(line.level, 'info');
    assert.match(line.time, /^\d{4}-\d\d-\d\dT/);
  });

  it('says a fault’s own text, and of a foreign error only its name and places', () => {
    const foreign = new SyntaxError('Unexpected token in "MARCHAL^Élodie"');
    const text = logged((log) =>
      log.error({ err: new Fault('structure', 'Send JSON.', {}, foreign) }, 'refused'),
    );
    assert.match(text, /Send JSON\./);
    assert.match(text, /SyntaxError/);
    assert.doesNotMatch(text, /MARCHAL/);
  });

  it('never lets a patient’s name through, even where a careless caller passes it', () => {
    const text = logged((log) => {
      log.info(
        { patient: 'MARCHAL', raw: 'MARCHAL', resource: { name: 'MARCHAL' }, feed: { body: 'MARCHAL' } },
        'x',
      );
      log.error({ err: 'MARCHAL' }, 'thrown');
    });
    assert.doesNotMatch(text, /MARCHAL/);
  });
});
