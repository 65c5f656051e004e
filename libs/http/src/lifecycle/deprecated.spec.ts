import { describe, expect, it } from '@jest/globals';
import { Deprecated, deprecationOf } from './deprecated.js';

class Routes {
  @Deprecated({ since: '2027-01-01', sunset: '2027-07-01', successor: '/users' })
  old() {}

  current() {}
}

describe('a route on its way out', () => {
  it('says since when, until when at least, and what takes its place', () => {
    const { old, current } = Routes.prototype;
    expect(deprecationOf(old)).toEqual({ since: '2027-01-01', sunset: '2027-07-01', successor: '/users' });
    expect(deprecationOf(current)).toBeUndefined();
  });

  it('is not gone before it is deprecated, and says its days and its successor in one form', () => {
    expect(() => Deprecated({ since: '2027-02-01', sunset: '2027-01-01' })).toThrow(RangeError);
    expect(() => Deprecated({ since: '1.2.2027' })).toThrow('2027-01-31');
    expect(() => Deprecated({ since: '2027-13-01' })).toThrow('2027-01-31');
    expect(() => Deprecated({ since: '2027-01-01', successor: 'users' })).toThrow('path');
  });
});
