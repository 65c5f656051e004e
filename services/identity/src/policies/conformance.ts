import { PLATFORM_POLICIES, type PasswordRules, type SessionRules } from './policy-kinds.js';

/** An option that takes an organisation below what a standard asks for, and the standard's words for it. */
export interface Lowering {
  readonly option: string;
  readonly requirement: string;
}

const ASVS = 'OWASP ASVS 5.0';
const usual = PLATFORM_POLICIES.password;

const OF_PASSWORDS: readonly (Lowering & { readonly isLower: (rules: PasswordRules) => boolean })[] = [
  {
    option: 'minimumLength',
    requirement: `${ASVS} V6.2.1`,
    isLower: ({ minimumLength }) => minimumLength < usual.minimumLength,
  },
  {
    option: 'minimumLengthWithSecondFactor',
    requirement: `${ASVS} V6.2.1`,
    isLower: (rules) => rules.minimumLengthWithSecondFactor < usual.minimumLengthWithSecondFactor,
  },
  { option: 'leastScore', requirement: `${ASVS} V6.2.4`, isLower: ({ leastScore }) => leastScore < usual.leastScore },
  { option: 'refuseBreached', requirement: `${ASVS} V6.2.12`, isLower: ({ refuseBreached }) => !refuseBreached },
  // What has to change often, or to look odd, is written down or counted up.
  { option: 'history', requirement: `${ASVS} V6.2.10`, isLower: ({ history }) => history > 0 },
  { option: 'maximumAgeDays', requirement: `${ASVS} V6.2.10`, isLower: (rules) => rules.maximumAgeDays !== null },
  {
    option: 'composition',
    requirement: `${ASVS} V6.2.5`,
    isLower: ({ composition }) => Object.values(composition).includes(true),
  },
];

export function passwordLowerings(rules: PasswordRules): Lowering[] {
  return OF_PASSWORDS.filter(({ isLower }) => isLower(rules)).map(({ option, requirement }) => ({
    option,
    requirement,
  }));
}

export function sessionLowerings({ newDeviceNotice }: SessionRules): Lowering[] {
  return newDeviceNotice ? [] : [{ option: 'newDeviceNotice', requirement: `${ASVS} V6.3.5` }];
}
