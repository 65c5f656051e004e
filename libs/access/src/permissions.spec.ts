import { describe, expect, it } from '@jest/globals';
import { isPermission, isPlatformWide, permissions, promisedPermissions } from './permissions.js';

describe('the permission table', () => {
  it('holds the 45 that IDN-6 names', () => {
    expect(promisedPermissions).toHaveLength(45);
  });

  it('has the form noun:verb throughout, and a meaning for each', () => {
    for (const [name, meaning] of Object.entries(permissions)) {
      expect(name).toMatch(/^(platform:)?[a-z]+(-[a-z]+)*:[a-z]+(-[a-z]+)*$/);
      expect(meaning).toMatch(/^[A-Z].{5,}[^.]$/);
    }
  });

  it('knows ours and the well-formed ones of tenants', () => {
    expect(['users:read', 'platform:organizations:read', 'x-orders:approve'].every(isPermission)).toBe(true);
    expect(['users:fly', 'constructor', '__proto__', 'x-:a', 'x-Orders:a', 'x-a:b:c', ''].some(isPermission)).toBe(
      false,
    );
  });

  it('tells which reach across organisations', () => {
    expect(isPlatformWide('platform:organizations:read')).toBe(true);
    expect(isPlatformWide('x-platform:read')).toBe(false);
  });
});
