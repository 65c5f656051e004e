import { existsSync } from 'node:fs';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
/** Elsewhere what needs it is skipped; in CI nothing may be skipped unnoticed. */
export const hasBrowser = existsSync(CHROMIUM) || Boolean(process.env['CI']);

/** A page in a real browser with a virtual authenticator: it verifies its user by itself, as a finger would. */
export interface PasskeyPage {
  /** What `navigator.credentials.create()` answers to the options, as JSON. */
  create(options: unknown): Promise<Shown>;
  /** What `navigator.credentials.get()` answers to the options, as JSON. */
  get(options: unknown): Promise<Shown>;
  /** The same device at another page. */
  goTo(origin: string): Promise<void>;
  /** Whether the next user is verified. */
  verifyUser(isVerified: boolean): Promise<void>;
  /** Has the authenticator count from here: as a copy of it would. */
  countFrom(signCount: number): Promise<void>;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a browser answers is looked at by the service, and forged by the tests.
export type Shown = any;

/** Real Chromium, as long as a spec runs. Its pages are empty ones of the origins that are asked for. */
export async function startBrowser() {
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  return {
    async page(origin: string): Promise<PasskeyPage> {
      const page = await (await browser.newContext()).newPage();
      await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '<title>Sign in</title>' }));
      await page.goto(origin);
      return passkeysOf(page, await page.context().newCDPSession(page));
    },
    stop: () => browser.close(),
  };
}

async function passkeysOf(page: Page, devtools: CDPSession): Promise<PasskeyPage> {
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    create: (options) =>
      page.evaluate(`${asked('create', 'parseCreationOptionsFromJSON')}(${JSON.stringify(options)})`),
    get: (options) => page.evaluate(`${asked('get', 'parseRequestOptionsFromJSON')}(${JSON.stringify(options)})`),
    async goTo(origin) {
      await page.goto(origin);
    },
    async verifyUser(isUserVerified) {
      await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
    async countFrom(signCount) {
      const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
      await devtools.send('WebAuthn.clearCredentials', { authenticatorId });
      for (const credential of credentials)
        await devtools.send('WebAuthn.addCredential', { authenticatorId, credential: { ...credential, signCount } });
    },
  };
}

// As text: it runs in the page, which knows nothing of this file.
function asked(ceremony: 'create' | 'get', parse: string): string {
  return `(async (json) => {
    const publicKey = PublicKeyCredential.${parse}(json);
    const credential = await navigator.credentials.${ceremony}({ publicKey });
    return JSON.parse(JSON.stringify(credential.toJSON()));
  })`;
}

export type TestBrowser = Awaited<ReturnType<typeof startBrowser>>;
