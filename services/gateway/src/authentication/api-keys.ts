import { decodeId, encodeId } from '@guildhall/contracts';
import type { Clock } from '@guildhall/runtime';
import { parseOpaqueSecret } from '@guildhall/sealing';
import type { EdgeState } from '../edge-state/edge-state.js';
import type { StatedKey } from '../edge-state/stated-keys.js';
import { TokenRefused } from './authentication.problems.js';
import { requireFrom, requireOpen } from './key-standing.js';
import { permissionsOfScopes } from './scope-permissions.js';
import type { SignedIn } from './signed-in.js';

/** The kind of secret that identity makes for programs: one of another kind is none here (T21). */
const API_KEY = 'k';

/** Tells whose an API key is, by its digest among those that identity has stated: nobody is asked (GTW-3). */
export class ApiKeys {
  /** One caller for each statement and secret: what was made for it, such as service tokens, goes with it. */
  private readonly known = new WeakMap<StatedKey, Map<string, SignedIn>>();

  constructor(
    private readonly state: EdgeState,
    private readonly clock: Clock,
  ) {}

  static looksLikeOne(text: string): boolean {
    return text.startsWith(`gh${API_KEY}_`);
  }

  /** Throws TokenRefused for what is no key, or nobody's; whoever has shown a real one is then told what became of it. */
  signedIn(text: string): SignedIn {
    const claimed = parseOpaqueSecret(text);
    if (claimed?.kind !== API_KEY) throw new TokenRefused('the key is malformed', 'forged');
    const digest = claimed.digest.toString('base64url');
    const stated = this.state.apiKeys.find(digest);
    // Its digest is bound to the tenant, so what another tenant states of it is forged (T65).
    if (stated?.tenant !== encodeId('org', claimed.tenantId)) throw new TokenRefused('no such key', 'forged');
    const known = this.known.get(stated) ?? new Map<string, SignedIn>();
    const signedIn = known.get(digest) ?? this.read(stated, digest);
    this.known.set(stated, known.set(digest, signedIn));
    return signedIn;
  }

  private read({ tenant, key, scopes, maker }: StatedKey, digest: string): SignedIn {
    const stated = () => this.state.apiKeys.find(digest);
    return {
      caller: {
        kind: 'key',
        userId: decodeId('key', key),
        ...(maker !== undefined && { makerId: maker }),
        tenantId: decodeId('org', tenant),
        permissions: permissionsOfScopes(scopes),
      },
      tenant,
      requireNotRevoked: () => requireOpen(stated(), digest, this.clock),
      requireFrom: (address) => requireFrom(stated(), address),
    };
  }
}
