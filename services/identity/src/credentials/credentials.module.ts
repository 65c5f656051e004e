import { Module } from '@nestjs/common';
import { Guessability } from './guessability.js';
import { PasswordPolicy } from './password-policy.js';
import { Passwords } from './passwords.js';

@Module({
  providers: [Guessability, PasswordPolicy, Passwords],
  exports: [Passwords],
})
export class CredentialsModule {}
