/**
 * What parameters start with. Each function gives an initializer: a function of a shape, and of the dtype and the stream to
 * draw from.
 *
 * @module
 */
export type { Fans, KernelLayout } from "./initializers/fans.ts";
export type { Initializer, InitializerOptions } from "./initializers/initializer.ts";
export type { KaimingOptions, Nonlinearity } from "./initializers/kaiming.ts";
export type { NormalOptions } from "./initializers/normal.ts";
export type { OrthogonalOptions } from "./initializers/orthogonal.ts";
export type { UniformOptions } from "./initializers/uniform.ts";
export type { LayoutOptions, VarianceScalingOptions } from "./initializers/variance_scaling.ts";
export { constant } from "./initializers/constant.ts";
export { fansOf } from "./initializers/fans.ts";
export { glorotNormal } from "./initializers/glorot_normal.ts";
export { glorotUniform } from "./initializers/glorot_uniform.ts";
export { heNormal } from "./initializers/he_normal.ts";
export { heUniform } from "./initializers/he_uniform.ts";
export { kaimingNormal } from "./initializers/kaiming_normal.ts";
export { kaimingUniform } from "./initializers/kaiming_uniform.ts";
export { lecunNormal } from "./initializers/lecun_normal.ts";
export { lecunUniform } from "./initializers/lecun_uniform.ts";
export { normal } from "./initializers/normal.ts";
export { ones } from "./initializers/ones.ts";
export { orthogonal } from "./initializers/orthogonal.ts";
export { truncatedNormal } from "./initializers/truncated_normal.ts";
export { uniform } from "./initializers/uniform.ts";
export { varianceScaling } from "./initializers/variance_scaling.ts";
export { zeros } from "./initializers/zeros.ts";
