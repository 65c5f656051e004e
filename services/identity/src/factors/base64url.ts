import { z } from 'zod';

/** Bytes as WebAuthn writes them into JSON (WebAuthn 3, 5.1.8), so many characters of them at most. */
export const Base64url = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[A-Za-z0-9_-]+$/)
    .meta({ example: 'b3Blbi1zZXNhbWU' });
