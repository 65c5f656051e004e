import type { CatalogueException } from '@guildhall/database';
import { Credential } from './credentials/credential.entity.js';
import { Factor } from './factors/factor.entity.js';
import { ActivationToken } from './invitations/activation-token.entity.js';
import { MailJob } from './mails/mail-job.entity.js';
import { CreatePlatformTables1795272614167 } from './migrations/1795272614167-create-platform-tables.js';
import { CreateOrganizations1795273000000 } from './migrations/1795273000000-create-organizations.js';
import { CreateUsers1795273100000 } from './migrations/1795273100000-create-users.js';
import { CreateActivationTokens1795273200000 } from './migrations/1795273200000-create-activation-tokens.js';
import { CreateMailJobs1795273210000 } from './migrations/1795273210000-create-mail-jobs.js';
import { CreateStatedRoles1795273220000 } from './migrations/1795273220000-create-stated-roles.js';
import { CreateCredentials1795273300000 } from './migrations/1795273300000-create-credentials.js';
import { CreateSessions1795273400000 } from './migrations/1795273400000-create-sessions.js';
import { CreateRefreshTokens1795273450000 } from './migrations/1795273450000-create-refresh-tokens.js';
import { CreateSigningKeys1795273500000 } from './migrations/1795273500000-create-signing-keys.js';
import { CreateSignInFailures1795273600000 } from './migrations/1795273600000-create-sign-in-failures.js';
import { BarUsersInMoreWays1795290100000 } from './migrations/1795290100000-bar-users-in-more-ways.js';
import { MakeUsersFindable1795290100100 } from './migrations/1795290100100-make-users-findable.js';
import { KeepForeignHashes1795290100200 } from './migrations/1795290100200-keep-foreign-hashes.js';
import { CreateApiKeys1795285000000 } from './migrations/1795285000000-create-api-keys.js';
import { LetThePlatformRenewTheLoginDirectory1795273700000 } from './migrations/1795273700000-let-the-platform-renew-the-login-directory.js';
import { CreateFactors1795290300000 } from './migrations/1795290300000-create-factors.js';
import { CreateBackupCodes1795290300100 } from './migrations/1795290300100-create-backup-codes.js';
import { CreateFactorUses1795290300200 } from './migrations/1795290300200-create-factor-uses.js';
import { CreatePasskeyChallenges1795290300300 } from './migrations/1795290300300-create-passkey-challenges.js';
import { RememberHowSessionsWereProved1795290200100 } from './migrations/1795290200100-remember-how-sessions-were-proved.js';
import { CreateSignInChallenges1795290200200 } from './migrations/1795290200200-create-sign-in-challenges.js';
import { CreateRoles1795290400000 } from './migrations/1795290400000-create-roles.js';
import { CreateRoleAssignments1795290400100 } from './migrations/1795290400100-create-role-assignments.js';
import { CreatePolicies1795290500000 } from './migrations/1795290500000-create-policies.js';
import { CreateFormerPasswords1795290510000 } from './migrations/1795290510000-create-former-passwords.js';
import { CreateKnownDevices1795290520000 } from './migrations/1795290520000-create-known-devices.js';
import { CountAllWrongTries1795290530000 } from './migrations/1795290530000-count-all-wrong-tries.js';
import { CreateMailedLinks1795290600000 } from './migrations/1795290600000-create-mailed-links.js';
import { LetApiKeysRotate1795290600100 } from './migrations/1795290600100-let-api-keys-rotate.js';
import { CreateNetworkBlocks1795300300000 } from './migrations/1795300300000-create-network-blocks.js';
import { AddCallToOutbox1795410700000 } from './migrations/1795410700000-add-call-to-outbox.js';
import { KeepStatesInArchive1795420000000 } from './migrations/1795420000000-keep-states-in-archive.js';
import { NetworkBlock } from './network-blocks/network-block.entity.js';
import { Organization } from './organizations/organization.entity.js';
import { PolicyChange } from './policies/policy-change.entity.js';
import { Policy } from './policies/policy.entity.js';
import { CustomRole } from './roles/custom-role.entity.js';
import { RoleAssignment } from './assignments/role-assignment.entity.js';
import { RefreshToken } from './sessions/refresh-token.entity.js';
import { Session } from './sessions/session.entity.js';
import { SignInChallenge } from './sign-in/sign-in-challenge.entity.js';
import { SigningKey } from './signing-keys/signing-key.entity.js';
import { ApiKey } from './stated-keys/api-key.entity.js';
import { User } from './users/user.entity.js';

type Class = new () => object;

/** For the application and for the migrations alike: nothing is found by pattern, so nothing is forgotten in an image. */
export const entities: Class[] = [
  ActivationToken,
  ApiKey,
  Credential,
  CustomRole,
  Factor,
  MailJob,
  NetworkBlock,
  Organization,
  Policy,
  PolicyChange,
  RefreshToken,
  RoleAssignment,
  Session,
  SignInChallenge,
  SigningKey,
  User,
];
export const migrations = [
  CreatePlatformTables1795272614167,
  CreateOrganizations1795273000000,
  CreateUsers1795273100000,
  CreateActivationTokens1795273200000,
  CreateMailJobs1795273210000,
  CreateStatedRoles1795273220000,
  CreateCredentials1795273300000,
  CreateSessions1795273400000,
  CreateRefreshTokens1795273450000,
  CreateSigningKeys1795273500000,
  CreateSignInFailures1795273600000,
  LetThePlatformRenewTheLoginDirectory1795273700000,
  CreateApiKeys1795285000000,
  BarUsersInMoreWays1795290100000,
  MakeUsersFindable1795290100100,
  KeepForeignHashes1795290100200,
  CreateFactors1795290300000,
  CreateBackupCodes1795290300100,
  CreateFactorUses1795290300200,
  CreatePasskeyChallenges1795290300300,
  RememberHowSessionsWereProved1795290200100,
  CreateSignInChallenges1795290200200,
  CreateRoles1795290400000,
  CreateRoleAssignments1795290400100,
  CreatePolicies1795290500000,
  CreateFormerPasswords1795290510000,
  CreateKnownDevices1795290520000,
  CountAllWrongTries1795290530000,
  CreateMailedLinks1795290600000,
  LetApiKeysRotate1795290600100,
  CreateNetworkBlocks1795300300000,
  AddCallToOutbox1795410700000,
  KeepStatesInArchive1795420000000,
];

/** Where this service means to differ from the rules for tables. */
export const catalogueExceptions: readonly CatalogueException[] = [
  {
    rule: 'tenant-column',
    table: 'slug_directory',
    reason: 'a directory: sign-in looks up the tenant in it, and it holds names that everybody may know',
  },
  {
    rule: 'tenant-column',
    table: 'login_directory',
    reason: 'a directory: sign-in looks up the tenant in it by a keyed digest, and it holds no address',
  },
  {
    rule: 'tenant-column',
    table: 'assignment_queue',
    reason: 'a queue: the worker finds what is due over all organisations, and it holds neither user nor role',
  },
  {
    rule: 'tenant-column',
    table: 'mail_queue',
    reason: 'a queue: the worker finds what is due over all organisations, and it holds neither address nor secret',
  },
];
