export * from "./adagrad";
export * from "./adam";
export * from "./clip";
export * from "./clock";
export * from "./nadam";
export * from "./rmsprop";
export * from "./sgd";
