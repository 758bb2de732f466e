package io.zdd.step;

import io.zdd.model.ZddException;

/** Names that users give to steps. */
final class Names {
    private Names() {}

    static String checked(String name) {
        if (name.isBlank()) {
            throw new ZddException("a step needs a name, by which plans and reports speak of it");
        }
        return name;
    }
}
