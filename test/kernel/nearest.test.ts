import assert from 'node:assert/strict';
import { nearest } from '../../src/nearest.ts';

describe('the name that was probably meant', () => {
  it('is the nearest one, whatever the case', () => {
    assert.equal(nearest('imagingstudie', ['Patient', 'ImagingStudy']), 'ImagingStudy');
  });
  it('is none when nothing is near', () => {
    assert.equal(nearest('zzzzzz', ['Patient', 'ImagingStudy']), undefined);
  });
});
