/**
 * The name under which codes, and calls of an API, are counted together once there are too many to count each apart. No
 * code is spelled so (they are letters, digits and `_.:-`), and no endpoint (a method and a path).
 */
export const OTHER = '(other)';
