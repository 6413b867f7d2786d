/** The match pattern of everything below an address. Match patterns know no port. */
export function matchPattern(origin: string, prefix = ''): string {
  return `${origin.replace(/:\d+$/, '')}${prefix}/*`;
}
