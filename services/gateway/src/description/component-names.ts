import type { ApiDescription } from '../routes/api-descriptions.js';

const KINDS = ['schemas', 'examples'] as const;
type Kind = (typeof KINDS)[number];

export interface Named {
  readonly kind: Kind;
  readonly service: string;
  readonly name: string;
  readonly value: unknown;
}

/** All components of all services. */
export function componentsOf(descriptions: readonly ApiDescription[]): Named[] {
  return descriptions.flatMap(({ service, document }) =>
    KINDS.flatMap((kind) =>
      Object.entries(document.components?.[kind] ?? {}).map(([name, value]) => ({ kind, service, name, value })),
    ),
  );
}

/**
 * The names that components have in the merged document. What two services describe alike is one component; what they
 * describe differently under one name takes the service's name in front, and so does whatever refers to it.
 */
export class ComponentNames {
  private readonly contested = new Set<string>();

  constructor(components: readonly Named[]) {
    let before = -1;
    while (before < this.contested.size) {
      before = this.contested.size;
      for (const component of components)
        if (this.isContested(component, components)) this.contested.add(keyOf(component));
    }
  }

  nameOf({ kind, service, name }: Pick<Named, 'kind' | 'service' | 'name'>): string {
    if (!this.contested.has(keyOf({ kind, name }))) return name;
    return kind === 'schemas' ? `${pascal(service)}${name}` : `${service}-${name}`;
  }

  /** A part of a service's document, with its references led to where they are in the merged one. */
  translate(service: string, part: unknown): unknown {
    if (Array.isArray(part)) return part.map((member) => this.translate(service, member));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(
      Object.entries(part).map(([key, value]) => [
        key,
        key === '$ref' && typeof value === 'string' ? this.reference(service, value) : this.translate(service, value),
      ]),
    );
  }

  private reference(service: string, reference: string): string {
    const [, kind, name] = /^#\/components\/(schemas|examples)\/(.+)$/.exec(reference) ?? [];
    if (!kind || !name) return reference;
    return `#/components/${kind}/${this.nameOf({ kind: kind as Kind, service, name })}`;
  }

  private isContested(component: Named, components: readonly Named[]): boolean {
    const namesakes = components.filter((other) => keyOf(other) === keyOf(component) && other !== component);
    if (namesakes.length === 0) return false;
    const text = JSON.stringify(component.value);
    const refersToContested = [...this.contested].some((key) => text.includes(`"#/components/${key}"`));
    return refersToContested || namesakes.some(({ value }) => JSON.stringify(value) !== text);
  }
}

function keyOf({ kind, name }: Pick<Named, 'kind' | 'name'>): string {
  return `${kind}/${name}`;
}

function pascal(service: string): string {
  return service.replaceAll(/(?:^|-)([a-z0-9])/g, (_, first: string) => first.toUpperCase());
}
