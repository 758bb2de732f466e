package io.zdd.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zdd.model.ZddException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** A JSON object with typed, strict access: a field that is missing or of another type is named in the error. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final ObjectNode node;

    private Json(ObjectNode node) {
        this.node = node;
    }

    /**
     * An empty object, to be filled.
     *
     * @return the object
     */
    public static Json object() {
        return new Json(JsonNodeFactory.instance.objectNode());
    }

    /**
     * Reads an object.
     *
     * @param text one JSON object
     * @return the object
     * @throws ZddException if the text is anything else
     */
    public static Json parse(String text) {
        try {
            JsonNode read = MAPPER.readTree(text);
            if (read instanceof ObjectNode object) {
                return new Json(object);
            }
            throw new ZddException("expected a JSON object, found: " + shortened(text));
        } catch (JsonProcessingException broken) {
            throw new ZddException("not JSON: " + shortened(text), broken);
        }
    }

    private static String shortened(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    /**
     * Sets a text.
     *
     * @param field its name
     * @param value the text
     * @return this
     */
    public Json put(String field, String value) {
        node.put(field, value);
        return this;
    }

    /**
     * Sets a text if there is one.
     *
     * @param field its name
     * @param value the value; its text is stored
     * @return this
     */
    public Json put(String field, Optional<?> value) {
        value.ifPresent(present -> node.put(field, present.toString()));
        return this;
    }

    /**
     * Sets a number.
     *
     * @param field its name
     * @param value the number
     * @return this
     */
    public Json put(String field, long value) {
        node.put(field, value);
        return this;
    }

    /**
     * Sets a truth value.
     *
     * @param field its name
     * @param value the value
     * @return this
     */
    public Json put(String field, boolean value) {
        node.put(field, value);
        return this;
    }

    /**
     * Sets an object.
     *
     * @param field its name
     * @param value the object
     * @return this
     */
    public Json put(String field, Json value) {
        node.set(field, value.node);
        return this;
    }

    /**
     * Sets a list of texts.
     *
     * @param field its name
     * @param values the values; their texts are stored
     * @return this
     */
    public Json putTexts(String field, Iterable<?> values) {
        ArrayNode array = node.putArray(field);
        values.forEach(value -> array.add(value.toString()));
        return this;
    }

    /**
     * Sets a list of objects.
     *
     * @param field its name
     * @param values the objects
     * @return this
     */
    public Json putObjects(String field, Iterable<Json> values) {
        ArrayNode array = node.putArray(field);
        values.forEach(value -> array.add(value.node));
        return this;
    }

    /**
     * A text that must be there.
     *
     * @param field its name
     * @return the text
     * @throws ZddException if it is not there
     */
    public String text(String field) {
        return optionalText(field).orElseThrow(() -> missing(field, "text"));
    }

    /**
     * A text that may be there.
     *
     * @param field its name
     * @return the text, or empty
     */
    public Optional<String> optionalText(String field) {
        JsonNode value = node.get(field);
        return value != null && value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
    }

    /**
     * A moment that must be there.
     *
     * @param field its name
     * @return the moment
     * @throws ZddException if it is not there
     */
    public Instant instant(String field) {
        try {
            return Instant.parse(text(field));
        } catch (DateTimeException broken) {
            throw new ZddException("the field '" + field + "' is no moment: " + text(field), broken);
        }
    }

    /**
     * A number that must be there.
     *
     * @param field its name
     * @return the number
     * @throws ZddException if it is not there
     */
    public long number(String field) {
        return optionalNumber(field).orElseThrow(() -> missing(field, "number"));
    }

    /**
     * A number that may be there.
     *
     * @param field its name
     * @return the number, or empty
     */
    public OptionalLong optionalNumber(String field) {
        JsonNode value = node.get(field);
        return value != null && value.canConvertToExactIntegral()
                ? OptionalLong.of(value.asLong())
                : OptionalLong.empty();
    }

    /**
     * A truth value.
     *
     * @param field its name
     * @return the value, false if it is not there
     */
    public boolean flag(String field) {
        return node.path(field).asBoolean(false);
    }

    /**
     * An object that must be there.
     *
     * @param field its name
     * @return the object
     * @throws ZddException if it is not there
     */
    public Json object(String field) {
        if (node.get(field) instanceof ObjectNode object) {
            return new Json(object);
        }
        throw missing(field, "object");
    }

    /**
     * The names of the fields, in their order.
     *
     * @return a new list
     */
    public List<String> fields() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /**
     * A list of texts.
     *
     * @param field its name
     * @param read makes a value of a text
     * @param <T> the type of the values
     * @return the values, none if the list is not there
     */
    public <T> List<T> texts(String field, Function<String, T> read) {
        List<T> values = new ArrayList<>();
        node.path(field).forEach(value -> values.add(read.apply(value.asText())));
        return List.copyOf(values);
    }

    /**
     * A list of objects.
     *
     * @param field its name
     * @param read makes a value of an object
     * @param <T> the type of the values
     * @return the values, none if the list is not there
     */
    public <T> List<T> objects(String field, Function<Json, T> read) {
        List<T> values = new ArrayList<>();
        for (JsonNode value : node.path(field)) {
            if (!(value instanceof ObjectNode object)) {
                throw missing(field, "list of objects");
            }
            values.add(read.apply(new Json(object)));
        }
        return List.copyOf(values);
    }

    /**
     * Whether a field is the same in another object.
     *
     * @param field its name
     * @param other the other object
     * @return true if both have it with the same value, or both do not have it
     */
    public boolean sameField(String field, Json other) {
        return Objects.equals(node.get(field), other.node.get(field));
    }

    /**
     * The object over several lines.
     *
     * @return the text
     */
    public String pretty() {
        return node.toPrettyString();
    }

    /** The object in one line. */
    @Override
    public String toString() {
        return node.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Json json && node.equals(json.node);
    }

    @Override
    public int hashCode() {
        return node.hashCode();
    }

    private static ZddException missing(String field, String type) {
        return new ZddException("the field '" + field + "' is missing or is no " + type);
    }
}
