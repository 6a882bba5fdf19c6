namespace NgHvi;

/// <summary>Reads a whole formula: the response, the terms, and what must hold for all of them together.</summary>
internal static class FormulaParser
{
    public static Formula Parse(string text)
    {
        var cursor = new FormulaCursor(text);
        var response = ParseResponse(cursor);
        var start = cursor.Position;
        var terms = new TermParser(cursor);
        var sum = terms.ParseSum();
        if (cursor.Peek() != '\0')
        {
            throw Unsupported.Character(cursor, isInside: false);
        }

        if (terms.Random is not { } random)
        {
            throw cursor.Error(
                cursor.Text.TrimEnd().Length,
                "The formula has no random term, and exactly one is required, such as (1 | group).");
        }

        if (terms.Deep is { } deep)
        {
            return DeepFormulaParser.Complete(cursor, response, sum, deep, random);
        }

        var fixedPart = FormulaPart.From(sum);
        var randomPart = FormulaPart.From(random.Sum);
        if (!fixedPart.HasIntercept && fixedPart.Terms.Count == 0)
        {
            throw cursor.Error(
                start, "The fixed part has no term, so at least an intercept or one column is required.");
        }

        if (!randomPart.HasIntercept && randomPart.Terms.Count == 0)
        {
            throw cursor.Error(
                random.Position, "The random term is empty, so at least an intercept or one column is required.");
        }

        CheckResponse(cursor, response, fixedPart.Variables.Concat(randomPart.Variables));
        return new Formula(cursor.Text, response, fixedPart, randomPart, (random.Group, random.GroupPosition), isDeep: false, hasRandomFeatures: false);
    }

    /// <summary>That the response is not a predictor.</summary>
    public static void CheckResponse(FormulaCursor cursor, string response, IEnumerable<FormulaVariable> variables)
    {
        if (variables.FirstOrDefault(v => v.Column == response) is { } circular)
        {
            throw cursor.Error(circular.Position, $"The response \"{response}\" cannot also be a predictor.");
        }
    }

    private static string ParseResponse(FormulaCursor cursor)
    {
        if (cursor.Peek() == '~')
        {
            throw cursor.Error(cursor.Position, "The formula has no response; a column name is required before \"~\".");
        }

        if (!cursor.IsAtName())
        {
            throw cursor.Error(
                cursor.Position, "A formula starts with the name of the response, such as y ~ x + (1 | group).");
        }

        var start = cursor.Position;
        var response = cursor.TakeName();
        if (cursor.Peek() == '(')
        {
            throw Unsupported.Function(cursor, start, response);
        }

        if (!cursor.Take('~'))
        {
            throw cursor.Error(cursor.Position, "A \"~\" is expected after the response, which is one column name.");
        }

        return response;
    }
}
