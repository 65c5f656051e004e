import { Module } from '@nestjs/common';
import { BreachedPasswords } from './breached-passwords.js';
import { Guessability } from './guessability.js';
import { PasswordPolicy } from './password-policy.js';
import { Passwords } from './passwords.js';

@Module({
  providers: [BreachedPasswords, Guessability, PasswordPolicy, Passwords],
  exports: [Passwords],
})
export class CredentialsModule {}
