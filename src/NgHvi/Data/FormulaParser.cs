namespace NgHvi;

/// <summary>Reads a whole formula: the response, the terms, and what must hold for all of them together.</summary>
internal static class FormulaParser
{
    /// <summary>Reads a formula; if asked, with the inputs of a network as columns where <c>deep</c> stands.</summary>
    public static Formula Parse(string text, bool joinsInputs)
    {
        var cursor = new FormulaCursor(text);
        var response = ParseResponse(cursor);
        var start = cursor.Position;
        var terms = new TermParser(cursor);
        var fixedSum = terms.ParseSum();
        if (cursor.Peek() != '\0')
        {
            throw Unsupported.Character(cursor, isInside: false);
        }

        var randomSum = terms.Random?.Sum ?? TermSum.OfIntercept(false);
        var hasRandomFeatures = false;
        if (terms.Deep is { } deep)
        {
            CheckNetwork(cursor, deep, fixedSum, randomSum);
            hasRandomFeatures = randomSum.Terms.Any(term => term.Key == DeepTerm.FeaturesKey);
            var columns = joinsInputs ? deep.Sum : new TermSum();
            fixedSum = fixedSum.Replace(DeepTerm.Key, columns);
            randomSum = randomSum.Replace(DeepTerm.FeaturesKey, columns);
        }

        var (fixedPart, randomPart) = (FormulaPart.From(fixedSum), FormulaPart.From(randomSum));
        var inputs = joinsInputs || terms.Deep is null ? null : FormulaPart.From(terms.Deep.Sum);
        if (!fixedPart.HasIntercept && fixedPart.Terms.Length == 0)
        {
            throw cursor.Error(
                start, "The fixed part has no term, so at least an intercept or one column is required.");
        }

        if (terms.Random is { } random && !randomPart.HasIntercept && randomPart.Terms.Length == 0 && !hasRandomFeatures)
        {
            throw cursor.Error(
                random.Position,
                $"The random term is empty, so at least {(terms.Deep is null ? "an intercept or one column" : "1 or deep")} is required.");
        }

        var formula = new Formula(text, response, fixedPart, inputs, randomPart)
        {
            HasRandomFeatures = hasRandomFeatures && !joinsInputs,
            GroupName = terms.Random?.Group ?? "",
            GroupPosition = terms.Random?.GroupPosition ?? 0,
        };
        return formula.Variables.FirstOrDefault(v => v.Column == response) is { } circular
            ? throw cursor.Error(circular.Position, $"The response \"{response}\" cannot also be a predictor.")
            : formula;
    }

    private static void CheckNetwork(FormulaCursor cursor, DeepTerm deep, TermSum fixedSum, TermSum randomSum)
    {
        if (fixedSum.Intercept == false)
        {
            throw cursor.Error(deep.Position, "A network always has an intercept beside its features; remove \"0 +\" or \"- 1\".");
        }

        var product = randomSum.Terms.FirstOrDefault(term => term.Degree > 1 && term.Variables.Any(v => v.Key == DeepTerm.FeaturesKey));
        if (product is not null)
        {
            throw cursor.Error(
                product.Variables.First(v => v.Key == DeepTerm.FeaturesKey).Position,
                "Here deep stands for all features of the network, which cannot be part of an interaction.");
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
