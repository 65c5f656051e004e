// In an image's build: what the image has from npm, as CycloneDX, by npm's own `npm sbom`; the same for the same content,
// so that two builds of one commit are one image. node sbom.mjs services/audit > sbom.cdx.json
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';

/**
 * CycloneDX 1.5, without what npm makes anew each time: a random serial number, and the time of day.
 * @param {string} text what `npm sbom` wrote @param {{ secondsSinceEpoch?: number, node?: string }} [of]
 */
export function settled(text, { secondsSinceEpoch = 0, node = process.versions.node } = {}) {
  const { serialNumber: _random, ...bill } = JSON.parse(text);
  bill.metadata.timestamp = new Date(secondsSinceEpoch * 1_000).toISOString();
  // npm tells of packages alone; what runs them stands in the image too, and has its own advisories.
  bill.components.push({
    'bom-ref': `node@${node}`,
    type: 'platform',
    name: 'node',
    version: node,
    cpe: `cpe:2.3:a:nodejs:node.js:${node}:*:*:*:*:*:*:*`,
  });
  bill.components.sort((one, other) => compare(one['bom-ref'], other['bom-ref']));
  return { ...bill, serialNumber: `urn:uuid:${uuidOf(JSON.stringify(bill))}` };
}

const compare = (one, other) => (one < other ? -1 : Number(one > other));

/** A UUID out of a digest: version 8, RFC 9562 section 5.8. @param {string} content */
function uuidOf(content) {
  const hex = createHash('sha256').update(content).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

if (import.meta.main) {
  const asked = ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--workspace', process.argv[2] ?? ''];
  const written = execFileSync('npm', asked, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const bill = settled(written, { secondsSinceEpoch: Number(process.env.SOURCE_DATE_EPOCH ?? 0) });
  process.stdout.write(`${JSON.stringify(bill, null, 1)}\n`);
}
