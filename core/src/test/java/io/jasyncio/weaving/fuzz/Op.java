package io.jasyncio.weaving.fuzz;

/** What statements there are, with how often they come and how many blocks they hold. */
enum Op {
  PUSH(10),
  LOAD(8),
  STORE(12),
  INCREMENT(3),
  ARITHMETIC(8),
  CONVERT(4),
  SHUFFLE(24),
  LOG(6),
  PROBE(10),
  POINT(6),
  CALL(14),
  LAMBDA(3),
  INVOKE_LAMBDA(5),
  THROW(3),
  RETURN(1),
  ARRAY(4),
  FIELD(3),
  CONCATENATE(3),
  CAST(3),
  BREAK(2),
  MONITOR(1),
  DEAD(1),
  IF(4, 2),
  CHOOSE(4, 2),
  LOOP(4, 1),
  TWO_ENTRIES(2, 2),
  TRY(5, 4),
  FINALLY(2, 2),
  HANDLER_COVERS_ITSELF(2, 2),
  SWITCH(2, 3),
  CONSTRUCT(5, 1),
  CONSTRUCT_UNDER_BRANCH(2, 3);

  final int weight;
  final int blocks;

  Op(int weight) {
    this(weight, 0);
  }

  Op(int weight, int blocks) {
    this.weight = weight;
    this.blocks = blocks;
  }
}
