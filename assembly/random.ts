import { angleBeyond, cosine, nearestQuarter, radius, sine, turn, unit53 } from "./box_muller";
import { lanes, splatAt } from "./simd";

/*
 * Philox-4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"), and what is drawn from it. Four blocks
 * of four words are made at once, one a lane, so a chunk is 16 words.
 */

const BITS: i32 = 0;
const INTEGERS: i32 = 1;
const UNIFORM: i32 = 2;
const NORMAL: i32 = 3;
const DROPOUT: i32 = 4;

// Constants sit in memory, since V8 rebuilds a v128.const at each use: two multipliers, two steps of the key.
const PHILOX = memory.data<u32>([0xd2511f53, 0xcd9e8d57, 0x9e3779b9, 0xbb67ae85]);
const SCALE_24 = memory.data<f32>([5.9604644775390625e-8]); // 2⁻²⁴

/** Stores `value` as element `index`, if that lies in [0, length). */
// @ts-ignore: decorator
@inline function storeInside<T>(out: usize, index: i32, length: i32, value: T): void {
  if (index >= 0 && index < length) store<T>(out + (<usize>index) * sizeof<T>(), value);
}

function storeEdge<T>(out: usize, index: i32, length: i32, v: v128): void {
  storeInside<T>(out, index, length, v128.extract_lane<T>(v, 0));
  storeInside<T>(out, index + 1, length, v128.extract_lane<T>(v, 1));
  if (sizeof<T>() == 4) {
    storeInside<T>(out, index + 2, length, v128.extract_lane<T>(v, 2));
    storeInside<T>(out, index + 3, length, v128.extract_lane<T>(v, 3));
  }
}

/** Stores the lanes of v as the elements from `index`, those that lie in [0, length). */
// @ts-ignore: decorator
@inline function put<T>(out: usize, index: i32, length: i32, v: v128): void {
  if (index >= 0 && index + <i32>lanes<T>() <= length) {
    v128.store(out + (<usize>index) * sizeof<T>(), v);
  } else {
    storeEdge<T>(out, index, length, v);
  }
}

/** Stores element `index` of `a`, if that lies in [0, length): scaled, or 0 where `isKept` is 0. */
// @ts-ignore: decorator
@inline function storeKept<T>(out: usize, a: usize, index: i32, length: i32, isKept: i32, scale: T): void {
  if (index < 0 || index >= length) return;
  const offset = (<usize>index) * sizeof<T>();
  store<T>(out + offset, isKept ? load<T>(a + offset) * scale : <T>0);
}

function storeKeptEdge<T>(out: usize, a: usize, index: i32, length: i32, mask: v128, scale: T): void {
  storeKept<T>(out, a, index, length, i32x4.extract_lane(mask, 0), scale);
  if (sizeof<T>() == 4) {
    storeKept<T>(out, a, index + 1, length, i32x4.extract_lane(mask, 1), scale);
    storeKept<T>(out, a, index + 2, length, i32x4.extract_lane(mask, 2), scale);
    storeKept<T>(out, a, index + 3, length, i32x4.extract_lane(mask, 3), scale);
  } else {
    storeKept<T>(out, a, index + 1, length, i32x4.extract_lane(mask, 2), scale);
  }
}

/** Stores the elements of `a` from `index`, those that lie in [0, length): scaled where `mask` is set, 0 elsewhere. */
// @ts-ignore: decorator
@inline function putKept<T>(out: usize, a: usize, index: i32, length: i32, mask: v128, scale: T): void {
  if (index >= 0 && index + <i32>lanes<T>() <= length) {
    const offset = (<usize>index) * sizeof<T>();
    v128.store(out + offset, v128.and(v128.mul<T>(v128.load(a + offset), v128.splat<T>(scale)), mask));
  } else {
    storeKeptEdge<T>(out, a, index, length, mask, scale);
  }
}

/** The elements of one block that a random word each decides on. */
// @ts-ignore: decorator
@inline function putDropout<T>(out: usize, a: usize, index: i32, length: i32, words: v128, threshold: u32, scale: T): void {
  const mask = i32x4.ge_u(words, i32x4.splat(threshold));
  if (sizeof<T>() == 4) {
    putKept<T>(out, a, index, length, mask, scale);
  } else {
    putKept<T>(out, a, index, length, i64x2.extend_low_i32x4_s(mask), scale);
    putKept<T>(out, a, index + 2, length, i64x2.extend_high_i32x4_s(mask), scale);
  }
}

/** low + u·range, with u of 24 bits of each word (float32) or 53 of two (float64). */
// @ts-ignore: decorator
@inline function uniform<T>(words: v128, low: T, range: T): v128 {
  let u: v128;
  if (sizeof<T>() == 4) {
    u = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(words, 8)), splatAt<f32>(SCALE_24));
  } else {
    u = unit53(v128.shuffle<i32>(words, words, 0, 2, 0, 2), v128.shuffle<i32>(words, words, 1, 3, 1, 3));
  }
  return v128.add<T>(v128.mul<T>(u, v128.splat<T>(range)), v128.splat<T>(low));
}

/** In 64-bit lanes: the integer part of `count` times the fraction whose first 32 bits are a lane's low word. */
// @ts-ignore: decorator
@inline function scaled(words: v128, count: v128): v128 {
  const carry = i64x2.shr_u(i64x2.mul(i64x2.shr_u(words, 32), count), 32);
  const product = i64x2.mul(v128.and(words, i64x2.splat(0xffffffff)), count);
  return i64x2.shr_u(i64x2.add(product, carry), 32);
}

// @ts-ignore: decorator
@inline function normal<T>(radius: v128, direction: v128, mean: T, std: T): v128 {
  return v128.add<T>(v128.mul<T>(v128.mul<T>(radius, direction), v128.splat<T>(std)), v128.splat<T>(mean));
}

/**
 * Draws the elements `first` to `first` + `length` that the state at `state` stands for: two words of key, four of counter, of which the first
 * two count the blocks. p and q are low and range, low and count, mean and standard deviation, or the scale of what is kept.
 */
// @ts-ignore: decorator
@inline function draw<T>(kind: i32, out: usize, a: usize, length: i32, p: T, q: T, threshold: u32, state: usize, first: u32): void {
  const perBlock: u32 = kind == INTEGERS ? 2 : kind == DROPOUT ? 4 : 16 / sizeof<T>();
  const perChunk = 4 * perBlock;
  const key0 = v128.load32_splat(state), key1 = v128.load32_splat(state, 4);
  const start = load<u64>(state, 8);
  const counter2 = v128.load32_splat(state, 16), counter3 = v128.load32_splat(state, 20);
  const multiplier0 = splatAt<f32>(PHILOX), multiplier1 = splatAt<f32>(PHILOX + 4);
  const step0 = splatAt<f32>(PHILOX + 8), step1 = splatAt<f32>(PHILOX + 12);
  // cos φ = sin(φ + ¼ turn).
  const quarterTurn = i32x4.splat(1);
  const end = <u64>first + length;
  for (let element = <u64>(first - first % perChunk); element < end; element += perChunk) {
    const block = start + element / perBlock;
    const lowWord = i32x4.splat(<u32>block);
    let c0 = i32x4.add(lowWord, i32x4(0, 1, 2, 3));
    // The comparison gives −1 where the low word ran over.
    let c1 = i32x4.sub(i32x4.splat(<u32>(block >> 32)), i32x4.lt_u(c0, lowWord));
    let c2 = counter2, c3 = counter3, k0 = key0, k1 = key1;
    for (let round = 0; round < 10; round++) {
      const p0 = i64x2.extmul_low_i32x4_u(c0, multiplier0), p1 = i64x2.extmul_high_i32x4_u(c0, multiplier0);
      const q0 = i64x2.extmul_low_i32x4_u(c2, multiplier1), q1 = i64x2.extmul_high_i32x4_u(c2, multiplier1);
      c0 = v128.xor(v128.xor(v128.shuffle<i32>(q0, q1, 1, 3, 5, 7), c1), k0);
      c1 = v128.shuffle<i32>(q0, q1, 0, 2, 4, 6);
      c2 = v128.xor(v128.xor(v128.shuffle<i32>(p0, p1, 1, 3, 5, 7), c3), k1);
      c3 = v128.shuffle<i32>(p0, p1, 0, 2, 4, 6);
      k0 = i32x4.add(k0, step0);
      k1 = i32x4.add(k1, step1);
    }
    const index = <i32>(<i64>element - <i64>first);

    if (isFloat<T>() && sizeof<T>() == 4) if (kind == NORMAL) {
      // Words 0 and 1 of a block make one pair of values, words 2 and 3 the other.
      const r = radius<T>(c0, c0), quarter = nearestQuarter(c1), x = angleBeyond<T>(quarter, c1, c1);
      const sin = sine<T>(x), cos = cosine<T>(x);
      c0 = normal<T>(r, turn<T>(sin, cos, i32x4.add(quarter, quarterTurn)), p, q);
      c1 = normal<T>(r, turn<T>(sin, cos, quarter), p, q);
      const r2 = radius<T>(c2, c2), quarter2 = nearestQuarter(c3), x2 = angleBeyond<T>(quarter2, c3, c3);
      const sin2 = sine<T>(x2), cos2 = cosine<T>(x2);
      c2 = normal<T>(r2, turn<T>(sin2, cos2, i32x4.add(quarter2, quarterTurn)), p, q);
      c3 = normal<T>(r2, turn<T>(sin2, cos2, quarter2), p, q);
    }
    if (isFloat<T>() && sizeof<T>() == 8) if (kind == NORMAL) {
      // Words 0 and 1 of a block make the radius of its pair, words 2 and 3 the angle; two blocks at a time.
      for (let half = 0; half < 2; half++) {
        const r = radius<T>(c0, c1), quarter = nearestQuarter(c2), x = angleBeyond<T>(quarter, c2, c3);
        const sin = sine<T>(x), cos = cosine<T>(x);
        const cosines = normal<T>(r, turn<T>(sin, cos, i32x4.add(quarter, quarterTurn)), p, q);
        const sines = normal<T>(r, turn<T>(sin, cos, quarter), p, q);
        put<T>(out, index + 4 * half, length, v128.shuffle<i64>(cosines, sines, 0, 2));
        put<T>(out, index + 4 * half + 2, length, v128.shuffle<i64>(cosines, sines, 1, 3));
        c0 = v128.shuffle<i64>(c0, c0, 1, 1);
        c1 = v128.shuffle<i64>(c1, c1, 1, 1);
        c2 = v128.shuffle<i64>(c2, c2, 1, 1);
        c3 = v128.shuffle<i64>(c3, c3, 1, 1);
      }
      continue;
    }

    // From a word a vector to a block a vector.
    const low01 = v128.shuffle<i32>(c0, c1, 0, 4, 1, 5), high01 = v128.shuffle<i32>(c0, c1, 2, 6, 3, 7);
    const low23 = v128.shuffle<i32>(c2, c3, 0, 4, 1, 5), high23 = v128.shuffle<i32>(c2, c3, 2, 6, 3, 7);
    const b0 = v128.shuffle<i64>(low01, low23, 0, 2), b1 = v128.shuffle<i64>(low01, low23, 1, 3);
    const b2 = v128.shuffle<i64>(high01, high23, 0, 2), b3 = v128.shuffle<i64>(high01, high23, 1, 3);

    if (kind == INTEGERS) {
      const count = i64x2.splat(q == 0 ? 0x100000000 : <i64><u32>q);
      const low = v128.splat<T>(p);
      put<T>(out, index, length, v128.add<T>(v128.shuffle<i32>(scaled(b0, count), scaled(b1, count), 0, 2, 4, 6), low));
      put<T>(out, index + 4, length, v128.add<T>(v128.shuffle<i32>(scaled(b2, count), scaled(b3, count), 0, 2, 4, 6), low));
    } else if (kind == UNIFORM) {
      put<T>(out, index, length, uniform<T>(b0, p, q));
      put<T>(out, index + perBlock, length, uniform<T>(b1, p, q));
      put<T>(out, index + 2 * perBlock, length, uniform<T>(b2, p, q));
      put<T>(out, index + 3 * perBlock, length, uniform<T>(b3, p, q));
    } else if (kind == DROPOUT) {
      putDropout<T>(out, a, index, length, b0, threshold, p);
      putDropout<T>(out, a, index + 4, length, b1, threshold, p);
      putDropout<T>(out, a, index + 8, length, b2, threshold, p);
      putDropout<T>(out, a, index + 12, length, b3, threshold, p);
    } else {
      put<T>(out, index, length, b0);
      put<T>(out, index + 4, length, b1);
      put<T>(out, index + 8, length, b2);
      put<T>(out, index + 12, length, b3);
    }
  }
}

// @ts-ignore: decorator
@inline function dropout<T>(out: usize, a: usize, length: i32, rate: f64, state: usize, first: u32): void {
  if (rate >= 1) {
    memory.fill(out, 0, (<usize>length) * sizeof<T>());
  } else {
    draw<T>(DROPOUT, out, a, length, <T>(1 / (1 - rate)), 0, <u32>(rate * 4294967296), state, first);
  }
}

export function int32_randomBits(out: usize, length: i32, state: usize, first: u32): void {
  draw<i32>(BITS, out, 0, length, 0, 0, 0, state, first);
}

export function int32_randomIntegers(out: usize, length: i32, low: i32, count: i32, state: usize, first: u32): void {
  draw<i32>(INTEGERS, out, 0, length, low, count, 0, state, first);
}

export function int32_reserveRandom(snapshot: usize, state: usize, blocks: u32): void {
  if (snapshot != 0) memory.copy(snapshot, state, 24);
  store<u64>(state, load<u64>(state, 8) + blocks, 8);
}

export function float32_randomUniform(out: usize, length: i32, low: f32, high: f32, state: usize, first: u32): void {
  draw<f32>(UNIFORM, out, 0, length, low, high - low, 0, state, first);
}

export function float64_randomUniform(out: usize, length: i32, low: f64, high: f64, state: usize, first: u32): void {
  draw<f64>(UNIFORM, out, 0, length, low, high - low, 0, state, first);
}

export function float32_randomNormal(out: usize, length: i32, mean: f32, std: f32, state: usize, first: u32): void {
  draw<f32>(NORMAL, out, 0, length, mean, std, 0, state, first);
}

export function float64_randomNormal(out: usize, length: i32, mean: f64, std: f64, state: usize, first: u32): void {
  draw<f64>(NORMAL, out, 0, length, mean, std, 0, state, first);
}

export function float32_dropout(out: usize, a: usize, length: i32, rate: f64, state: usize, first: u32): void {
  dropout<f32>(out, a, length, rate, state, first);
}

export function float64_dropout(out: usize, a: usize, length: i32, rate: f64, state: usize, first: u32): void {
  dropout<f64>(out, a, length, rate, state, first);
}
