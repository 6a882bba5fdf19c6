namespace NgHvi;

/// <summary>Makes deep models from what a user names: a family, a formula's design and priors.</summary>
internal static class DeepModels
{
    /// <summary>A model with named priors and the units that go with them: standardised for weak priors, those of the data for published ones.</summary>
    /// <param name="family">The response.</param>
    /// <param name="data">The data.</param>
    /// <param name="architecture">The network.</param>
    /// <param name="isPublished">Whether the priors are <see cref="DeepMixedPriors.Published"/>, else <see cref="DeepMixedPriors.Weak"/>.</param>
    /// <param name="isDiagonal">Whether the covariance of the random coefficients is diagonal.</param>
    /// <param name="randomFeatures">The coefficients that vary by group, counted from 0, the constant.</param>
    internal static DeepModel Create(
        ResponseFamily family, GroupedInputs data, NetworkArchitecture architecture, bool isPublished, bool isDiagonal, IReadOnlyList<int> randomFeatures)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(randomFeatures);
        return isPublished
            ? Create(
                family, data, architecture, DeepMixedPriors.Published(family, architecture, randomFeatures.Count, isDiagonal), InputScaling.None(data.InputCount), randomFeatures)
            : Create(
                family,
                data,
                architecture,
                DeepMixedPriors.Weak(family, architecture, randomFeatures.Count, isDiagonal),
                InputScaling.For(data, family, architecture, randomFeatures),
                randomFeatures);
    }

    /// <summary>A model of a family.</summary>
    /// <param name="family">The response.</param>
    /// <param name="data">The data.</param>
    /// <param name="architecture">The network.</param>
    /// <param name="priors">The priors in the units of the scaling.</param>
    /// <param name="scaling">The units of θ.</param>
    /// <param name="randomFeatures">The coefficients that vary by group, counted from 0, the constant.</param>
    internal static DeepModel Create(
        ResponseFamily family,
        GroupedInputs data,
        NetworkArchitecture architecture,
        DeepMixedPriors priors,
        InputScaling scaling,
        IReadOnlyList<int> randomFeatures) => family switch
        {
            ResponseFamily.Gaussian => new DeepMixedModel(data, architecture, priors, scaling, randomFeatures),
            ResponseFamily.Probit => new DeepProbitMixedModel(data, architecture, priors, scaling, randomFeatures),
            _ => new DeepLogitMixedModel(data, architecture, priors, scaling, randomFeatures),
        };

    /// <summary>The coefficients that vary by group under a formula, counted from 0, the constant.</summary>
    /// <param name="design">The design of the formula, with an intercept among its fixed columns.</param>
    /// <param name="architecture">The network over its other fixed columns; without a hidden layer the features are the columns themselves.</param>
    /// <exception cref="InputException">A random column is not among the fixed ones.</exception>
    internal static IReadOnlyList<int> RandomFeatures(Design design, NetworkArchitecture architecture)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(architecture);
        if (design.IsDeep)
        {
            var features = design.HasRandomFeatures ? Enumerable.Range(1, architecture.FeatureCount) : [];
            return [.. design.RandomNames.Count > 0 ? [0] : Array.Empty<int>(), .. features];
        }

        var intercept = design.FixedNames.IndexOf(name => name == "(Intercept)");
        return [.. design.RandomNames.Select(name => design.FixedNames.IndexOf(other => other == name) switch
        {
            < 0 => throw new InputException(
                $"The random column \"{name}\" is not among the fixed columns, which a model with probit or logit needs; add it to the fixed part of {design.FormulaText}."),
            var j when j == intercept => 0,
            var j => j < intercept || intercept < 0 ? j + 1 : j,
        }).Order()];
    }

    private static int IndexOf(this IReadOnlyList<string> names, Func<string, bool> isWanted)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (isWanted(names[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
