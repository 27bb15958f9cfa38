/** A half-open range of UTF-16 offsets into a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Moves a span by a number of UTF-16 units, for example from statement to file coordinates. */
export function shiftSpan(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}

/** True where the two spans share at least one position; an empty span touches the span it stands in. */
export function spansTouch(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}
