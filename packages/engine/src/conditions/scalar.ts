/** A value that a signal may have and a condition may name. Numbers are finite; integers lie within ±(2^53 − 1). */
export type Scalar = string | number | boolean;
