namespace NgHvi;

/// <summary>What must hold for a formula with a term <c>deep(...)</c>.</summary>
internal static class DeepFormulaParser
{
    private const string Name = "deep";

    /// <summary>Checks the parts and joins them.</summary>
    /// <param name="cursor">The text.</param>
    /// <param name="response">The response.</param>
    /// <param name="others">The fixed terms beside the network.</param>
    /// <param name="deep">The network.</param>
    /// <param name="random">The random term.</param>
    public static Formula Complete(FormulaCursor cursor, string response, TermSum others, DeepTerm deep, RandomTerm random)
    {
        if (others.Seen is [var other, ..])
        {
            throw cursor.Error(other.Position, "Beside deep(...) the fixed part has no other term; put the column inside, such as deep(x1, x2).");
        }

        if (others.Intercept == false)
        {
            throw cursor.Error(deep.Position, "A network always has an intercept beside its features; remove \"0 +\" or \"- 1\".");
        }

        var inputs = FormulaPart.From(deep.Sum);
        FormulaParser.CheckResponse(cursor, response, inputs.Variables);
        var isRandom = random.Sum.Terms is [{ Variables: [{ Column: Name, IsDeclaredCategorical: false }] }];
        if (random.Sum.Terms.Count > 0 && !isRandom)
        {
            var wrong = random.Sum.Seen.FirstOrDefault(v => v.Column != Name || v.IsDeclaredCategorical) ?? random.Sum.Seen[0];
            throw cursor.Error(
                wrong.Position,
                "With deep(...) the random term is (deep | group), where the coefficients of all features vary, or (1 | group), where only the constant does.");
        }

        var hasConstant = random.Sum.Intercept ?? true;
        return isRandom || hasConstant
            ? new Formula(cursor.Text, response, inputs, FormulaPart.Empty(hasConstant), (random.Group, random.GroupPosition), isDeep: true, isRandom)
            : throw cursor.Error(random.Position, "The random term is empty, so at least 1 or deep is required.");
    }
}
