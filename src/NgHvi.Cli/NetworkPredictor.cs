namespace NgHvi.Cli;

/// <summary>Predicts from saved fits of binary responses.</summary>
internal static class NetworkPredictor
{
    /// <summary>Draws of θ for predictions of nagvac.</summary>
    private const int NagvacDraws = 200;

    /// <summary>Predicts probabilities.</summary>
    /// <param name="document">The fit.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="options">How.</param>
    public static BinaryTable Predict(FitDocument document, DesignRows rows, PredictionOptions options)
    {
        if (NetworkFits.IsNagvac(document))
        {
            return new BinaryTable(PredictNagvac(document, rows, options), [], [], []);
        }

        var predictions = new DeepPredictive(NetworkFits.ToModel(document), NetworkFits.ToDraws(document)).PredictBinary(rows, options);
        return new BinaryTable(
            predictions.Probabilities.ToArray(), predictions.StandardDeviations.ToArray(), predictions.QuantileLevels.ToArray(), predictions.Quantiles.ToArray());
    }

    /// <summary>Refuses what a fit cannot give.</summary>
    /// <exception cref="InputException">It was asked.</exception>
    public static void Check(PredictRequest request, FitDocument document)
    {
        if (document.Family is null or "gaussian")
        {
            return;
        }

        if (request.Draws is not null)
        {
            throw new InputException($"--draws does not go with a fit of --family {document.Family}, whose predictions are probabilities.");
        }

        if (NetworkFits.IsNagvac(document) && request.Quantiles is not null)
        {
            throw new InputException("--quantiles does not go with a fit of nagvac, which predicts a probability only.");
        }

        if (NetworkFits.IsNagvac(document) && request.Level == PredictionLevel.Population)
        {
            throw new InputException("--level population does not go with a fit of nagvac; allowed are group, which uses the group's training rows, and new-group, which is as published.");
        }
    }

    private static double[] PredictNagvac(FitDocument document, DesignRows rows, PredictionOptions options)
    {
        var fit = NetworkFits.ToNagvac(document, options.Threads ?? 1);
        var inputs = document.Network!.Scaling.ToScaling().Apply(ValidationRows.Inputs(rows));
        var index = document.Data.GroupKeys.Select((key, k) => (key, k)).ToDictionary(pair => pair.key, pair => pair.k, StringComparer.Ordinal);
        var groups = rows.GroupKeys.Select(key => options.Level == PredictionLevel.Group && index.TryGetValue(key, out var k) ? k : -1).ToArray();
        var unknown = Array.IndexOf(groups, -1);
        if (unknown >= 0 && options is { Level: PredictionLevel.Group, NewGroups: NewGroups.Error })
        {
            var place = options.Source is { } table ? $"{table.FileName}, line {table.LineOf(rows.SourceRows[unknown])}" : $"row {unknown + 1}";
            throw new InputException($"{place}: group \"{rows.GroupKeys[unknown]}\" is not in the training data; to predict for new groups, use --new-groups.");
        }

        // Effects drawn from their prior are the same in distribution for every group.
        var result = new double[groups.Length];
        Fill(Enumerable.Range(0, groups.Length).Where(i => groups[i] >= 0).ToArray(), NagvacPrediction.GivenGroup);
        Fill(Enumerable.Range(0, groups.Length).Where(i => groups[i] < 0).ToArray(), NagvacPrediction.AsPublished);
        return result;

        void Fill(int[] chosen, NagvacPrediction prediction)
        {
            var m = fit.Network.InputCount;
            var x = new double[chosen.Length * m];
            for (var i = 0; i < chosen.Length; i++)
            {
                inputs.AsSpan(chosen[i] * m, m).CopyTo(x.AsSpan(i * m));
            }

            var p = fit.Predict(x, Array.ConvertAll(chosen, i => Math.Max(0, groups[i])), prediction, NagvacDraws);
            for (var i = 0; i < chosen.Length; i++)
            {
                result[chosen[i]] = Math.Clamp(p[i], 0, 1);
            }
        }
    }
}
