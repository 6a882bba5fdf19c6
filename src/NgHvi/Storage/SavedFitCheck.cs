namespace NgHvi;

/// <summary>That the parts of a saved fit belong together, so far as they can be told without the model.</summary>
internal static class SavedFitCheck
{
    private const int MostDraws = 500; // As many draws as are ever made again from q₀.

    public static void Run(SavedFit fit, Func<string, Exception> damaged)
    {
        var (draws, data, model, rows) = (fit.Draws, fit.Data, fit.Model, fit.Rows);
        var (m, groups) = (draws.ParameterNames.Count, data.GroupKeys.Count);
        Lists();
        Require(data.Groups == groups, "data.groupKeys");
        Require(fit.Posterior.Count > 0, "posterior");
        Require(m > 0 && draws.Count is > 0 and <= MostDraws && draws.Weights.Count == draws.Count, "draws.weights");
        Require(draws.Values.Count == (long)draws.Count * m || (draws.Values.Count == 0 && fit.Q0 is not null), "draws.values");
        Require(draws.Values.All(double.IsFinite) && draws.Weights.All(weight => weight >= 0), "draws.values");
        Require(fit.Q0 is null || fit.Q0.Family.ParameterCount == m, "q0.family");
        var r = groups == 0 || draws.LatentMeans.Count % groups > 0 ? 0 : draws.LatentMeans.Count / groups;
        Require(draws.LatentRoots.Count == (long)draws.LatentMeans.Count * r, "draws.latentRoots");
        Require(rows.Fixed.Count == model.FixedNames.Count, "rows.fixed");
        Require(rows.Random.Count == model.RandomNames.Count && rows.Inputs.Count == model.InputNames.Count, "rows.random");
        Require(rows.GroupOffsets.Count == (groups == 0 ? 0 : groups + 1), "rows.groupOffsets");
        Require(fit.Trace.Steps.Count == fit.Trace.Elbo.Count && fit.Trace.Steps.Count == fit.Trace.Seconds.Count, "trace");
        Require(Weights(model) <= m, "model.widths");

        void Require(bool holds, string place)
        {
            if (!holds) throw damaged(place);
        }

        // What a list of JSON holds may be null where its type says that it is not.
        void Lists()
        {
            (IEnumerable<object?> List, string Place)[] lists =
            [
                (fit.Warnings, "warnings"), (fit.Posterior, "posterior"), (fit.Explained, "explained"), (fit.Sensitivity, "sensitivity"),
                (fit.Starts.Fits, "starts.fits"), (fit.Priors, "priors"), (fit.RandomEffects, "randomEffects"),
                (fit.RandomEffectNames, "randomEffectNames"), (data.GroupKeys, "data.groupKeys"),
                (draws.ParameterNames, "draws.parameterNames"), (model.FixedNames, "model.fixedNames"),
                (model.RandomNames, "model.randomNames"),
                (model.InputNames, "model.inputNames"), (model.Priors.Parameters, "model.priors.parameters"),
                (rows.Fixed, "rows.fixed"), (rows.Random, "rows.random"), (rows.Inputs, "rows.inputs"),
                (model.Design?.Variables ?? [], "model.design.variables"),
                (model.Design?.Variables.SelectMany(variable => variable?.Levels ?? []) ?? [], "model.design.variables"),
            ];
            foreach (var (list, place) in lists) Require(!list.Contains(null), place);
        }
    }

    // The weights that the network would have: a model of more than the file has numbers for is not even begun.
    private static double Weights(SavedFit.Structure model)
    {
        double sum = 0, before = model.InputNames.Count;
        foreach (var width in model.Widths) (sum, before) = (sum + ((before + 1) * Math.Max(0, width)), width);
        return sum;
    }
}
