import { TILE_ROWS } from "./gemm_pack";
import { BY_COLUMN, BY_ROW, STRIDED, tile } from "./gemm_tile";

/** Tiles one below the other: panels of C that are two vectors wide. Steps are in bytes; `second` is explained at the tile. */

/** Rows of a tile that reads rows of A where they lie. */
const ROWS_IN_PLACE: isize = 4;

/** `m` rows, a multiple of five, from packed rows of A. */
export function packedTiles<T>(
  m: isize, k: isize, c: usize, cRow: usize, second: usize, a: usize, b: usize, bRow: usize, isFirst: bool, bias: usize,
  activation: i32, slope: T,
): void {
  const size = sizeof<T>(), step = <usize>TILE_ROWS * sizeof<T>();
  for (; m > 0; m -= TILE_ROWS) {
    tile<T>(5, BY_COLUMN, k, c, cRow, second, a, size, step, b, bRow, isFirst, bias, activation, slope);
    a += step * k;
    c += TILE_ROWS * cRow;
  }
}

// One function for each: V8 compiles a function as a whole, so that a program pays only for those it calls.
function strided1<T>(
  k: isize, c: usize, cRow: usize, second: usize, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, isFirst: bool,
  bias: usize, activation: i32, slope: T,
): void {
  tile<T>(1, STRIDED, k, c, cRow, second, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope);
}

function strided2<T>(
  k: isize, c: usize, cRow: usize, second: usize, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, isFirst: bool,
  bias: usize, activation: i32, slope: T,
): void {
  tile<T>(2, STRIDED, k, c, cRow, second, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope);
}

function strided3<T>(
  k: isize, c: usize, cRow: usize, second: usize, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, isFirst: bool,
  bias: usize, activation: i32, slope: T,
): void {
  tile<T>(3, STRIDED, k, c, cRow, second, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope);
}

function strided4<T>(
  k: isize, c: usize, cRow: usize, second: usize, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, isFirst: bool,
  bias: usize, activation: i32, slope: T,
): void {
  tile<T>(4, STRIDED, k, c, cRow, second, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope);
}

/** Rows, a multiple of four, of an A whose rows are contiguous. */
function byRow<T>(
  m: isize, k: isize, c: usize, cRow: usize, second: usize, a: usize, aRow: usize, b: usize, bRow: usize, isFirst: bool,
  bias: usize, activation: i32, slope: T,
): void {
  for (; m > 0; m -= ROWS_IN_PLACE) {
    tile<T>(4, BY_ROW, k, c, cRow, second, a, aRow, sizeof<T>(), b, bRow, isFirst, bias, activation, slope);
    a += ROWS_IN_PLACE * aRow;
    c += ROWS_IN_PLACE * cRow;
  }
}

/** One to four rows, with A where it lies. */
// @ts-ignore: decorator
@inline export function fewRows<T>(
  m: isize, k: isize, c: usize, cRow: usize, second: usize, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, isFirst: bool,
  bias: usize, activation: i32, slope: T,
): void {
  if (m == 1) strided1<T>(k, c, cRow, second, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope);
  else if (m == 2) strided2<T>(k, c, cRow, second, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope);
  else if (m == 3) strided3<T>(k, c, cRow, second, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope);
  else if (aColumn == sizeof<T>()) byRow<T>(4, k, c, cRow, second, a, aRow, b, bRow, isFirst, bias, activation, slope);
  else strided4<T>(k, c, cRow, second, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope);
}

/** Rows, a multiple of five, of an A whose columns lie side by side. */
function byColumn<T>(
  m: isize, k: isize, c: usize, cRow: usize, second: usize, a: usize, aColumn: usize, b: usize, bRow: usize, isFirst: bool,
  bias: usize, activation: i32, slope: T,
): void {
  for (; m > 0; m -= TILE_ROWS) {
    tile<T>(5, BY_COLUMN, k, c, cRow, second, a, sizeof<T>(), aColumn, b, bRow, isFirst, bias, activation, slope);
    a += TILE_ROWS * sizeof<T>();
    c += TILE_ROWS * cRow;
  }
}

/** Rows, a multiple of five, of any A. */
function strided<T>(
  m: isize, k: isize, c: usize, cRow: usize, second: usize, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, isFirst: bool,
  bias: usize, activation: i32, slope: T,
): void {
  for (; m > 0; m -= TILE_ROWS) {
    tile<T>(5, STRIDED, k, c, cRow, second, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope);
    a += TILE_ROWS * aRow;
    c += TILE_ROWS * cRow;
  }
}

/** Any number of rows, with A where it lies. */
export function tilesInPlace<T>(
  m: isize, k: isize, c: usize, cRow: usize, second: usize, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, isFirst: bool,
  bias: usize, activation: i32, slope: T,
): void {
  const isByRow = aColumn == sizeof<T>() && aRow != sizeof<T>();
  const rest = m % (isByRow ? ROWS_IN_PLACE : TILE_ROWS);
  m -= rest;
  if (m > 0) {
    if (isByRow) byRow<T>(m, k, c, cRow, second, a, aRow, b, bRow, isFirst, bias, activation, slope);
    else if (aRow == sizeof<T>()) byColumn<T>(m, k, c, cRow, second, a, aColumn, b, bRow, isFirst, bias, activation, slope);
    else strided<T>(m, k, c, cRow, second, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope);
  }
  if (rest > 0) {
    fewRows<T>(rest, k, c + m * cRow, cRow, second, a + m * aRow, aRow, aColumn, b, bRow, isFirst, bias, activation, slope);
  }
}
