/** An OData string, whose single quotes are doubled, for a URL. OData 4.01 part 2, section 5.1.1.6.2. */
export function literal(text: string): string {
  return `'${encodeURIComponent(text.replaceAll("'", "''"))}'`;
}

export function segment(id: string): string {
  return encodeURIComponent(id);
}
