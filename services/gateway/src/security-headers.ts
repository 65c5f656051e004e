const TWO_YEARS_SECONDS = 63_072_000;

/** What documents say beside that: nothing embeds anything of others, and nobody's plug-in finds a policy here (GTW-10). */
export const DOCUMENT_HEADERS: Readonly<Record<string, string>> = {
  'cross-origin-embedder-policy': 'require-corp',
  'origin-agent-cluster': '?1',
  'x-permitted-cross-domain-policies': 'none',
};

/** What only the outermost server can say (OWASP Secure Headers), beside what every service says (GTW-10). */
export function securityHeaders(publicUrl: string): Readonly<Record<string, string>> {
  return {
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'x-frame-options': 'DENY',
    // Said over plain HTTP it would be ignored, or lock out whoever develops on localhost.
    ...(publicUrl.startsWith('https://') && {
      'strict-transport-security': `max-age=${TWO_YEARS_SECONDS}; includeSubDomains`,
    }),
  };
}
