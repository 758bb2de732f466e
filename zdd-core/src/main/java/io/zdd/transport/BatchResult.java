package io.zdd.transport;

import java.util.List;

/**
 * What the operations of a batch gave, in their order.
 *
 * @param batch the batch that was applied
 * @param values one value per operation, of the operation's result type
 */
public record BatchResult(Batch batch, List<Object> values) {
    /**
     * Checks that there is one value of the right type per operation.
     *
     * @throws IllegalArgumentException if not; a fault of the transport
     */
    public BatchResult {
        values = List.copyOf(values);
        if (values.size() != batch.operations().size()) {
            throw new IllegalArgumentException(
                    values.size() + " results for " + batch.operations().size() + " operations");
        }
        for (int i = 0; i < values.size(); i++) {
            FileOperation<?> operation = batch.operations().get(i);
            if (!operation.resultType().isInstance(values.get(i))) {
                throw new IllegalArgumentException(
                        operation + " gave a " + values.get(i).getClass().getName());
            }
        }
    }

    /**
     * The result of an operation; of the first, if an equal one stands in the batch twice.
     *
     * @param operation an operation of the batch
     * @param <R> its result type
     * @return what it gave
     * @throws IllegalArgumentException if the operation is not one of the batch
     */
    public <R> R of(FileOperation<R> operation) {
        int index = batch.operations().indexOf(operation);
        if (index < 0) {
            throw new IllegalArgumentException("not an operation of this batch: " + operation);
        }
        return operation.resultType().cast(values.get(index));
    }
}
