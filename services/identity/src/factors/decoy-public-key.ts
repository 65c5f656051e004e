/** A key on P-256, as COSE writes it (RFC 9053, 7.1.1), whose private half was thrown away: what nobody’s passkey is held against (T31). */
export const DECOY_PUBLIC_KEY = Buffer.from(
  'pQECAyYgASFYIPq0HHkvtLKX_UsX9HKrymm5DMEoqPduCNQk7dFvWvedIlggs0Frwm3LAXSakmHirvyN35f7A7UDPQKW77wQ7h8gdpU',
  'base64url',
);
