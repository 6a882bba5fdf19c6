namespace NgHvi;

/// <summary>
/// y_ki = x_kiᵀβ + z_kiᵀα_k + e_ki with α_k ~ N(0, Σ), e ~ N(0, σ²), k = 1…K: the paper's Example 1 for z = 1, and its extension
/// to r random coefficients. Latent variables are α; θ = (β, w, log σ²).
/// </summary>
/// <remarks>
/// Method section 4.1 for r = 1, where w = log σ²_α, and 4.2 without a network for r > 1, where w is the log-Cholesky form of
/// Ω = Σ⁻¹. A step costs O(K·(q·r + r³)) or, for groups that share Z_kᵀZ_k, O(q²r²) for all of them; never O(n).
/// </remarks>
public sealed class LinearMixedModel : IHybridModel
{
    /// <summary>Creates the model.</summary>
    /// <param name="data">The data's sufficient statistics.</param>
    /// <param name="priors">Priors for the same q and r.</param>
    /// <param name="fixedNames">Names of the q fixed effects; null numbers them.</param>
    /// <param name="groupName">Name of the grouping column, the prefix of variance components.</param>
    public LinearMixedModel(
        GroupedStatistics data, LinearMixedPriors priors, IReadOnlyList<string>? fixedNames = null, string groupName = "group")
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(priors);
        var (q, r) = (data.FixedCount, data.RandomCount);
        fixedNames ??= Enumerable.Range(0, q).Select(j => $"beta[{j + 1}]").ToList();
        Guard.SameLength(fixedNames.Count, nameof(fixedNames), q, "q");
        Guard.SameLength(priors.Fixed.Mean.Length, "prior mean of β", q, "q");
        if ((r == 1) != (priors.RandomEffects is CovariancePrior.Scalar))
        {
            throw new ArgumentException("A prior of one variance belongs to r = 1, a prior of a covariance to r > 1.", nameof(priors));
        }

        (Data, Priors, GroupName) = (data, priors, groupName);
        Parameters = new ParameterLayout(
            ("fixed effects", fixedNames, ParameterScale.Identity),
            r == 1
                ? ("random-effect variance", [$"log {groupName}.variance"], ParameterScale.LogVariance)
                : ("random-effect precision", HalfNames(groupName, r), ParameterScale.LogCholeskyPrecision),
            ("residual variance", ["log residual.variance"], ParameterScale.LogVariance));
        Quantities = ListQuantities(fixedNames, groupName, q, r);
        (Classes, DirectGroups) = GroupClass.Find(data);
    }

    /// <summary>Creates the model of grouped data.</summary>
    /// <param name="data">The data.</param>
    /// <param name="priors">Priors; null: <see cref="LinearMixedPriors.Weak"/> on the scale of the data.</param>
    public LinearMixedModel(GroupedData data, LinearMixedPriors? priors = null)
        : this(
            Summarize(data),
            priors ?? LinearMixedPriors.Weak(data.Response, data.FixedDesign, data.RandomDesign),
            data.FixedNames,
            data.GroupName)
    {
    }

    /// <summary>The data, summarised.</summary>
    public GroupedStatistics Data { get; }

    /// <summary>The priors.</summary>
    public LinearMixedPriors Priors { get; }

    /// <summary>Name of the grouping column.</summary>
    public string GroupName { get; }

    /// <inheritdoc/>
    public ParameterLayout Parameters { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ReportedQuantity> Quantities { get; }

    /// <inheritdoc/>
    public bool IsCollapsible => true;

    /// <summary>Classes of groups that are summed in closed form.</summary>
    internal IReadOnlyList<GroupClass> Classes { get; }

    /// <summary>The groups that are visited one by one, gathered in arrays of their own; null when there is none.</summary>
    internal GroupArrays? DirectGroups { get; }

    /// <inheritdoc/>
    public StartingPoint SuggestStart() => new LinearMixedStart(this, this).Find();

    /// <inheritdoc/>
    public IHybridModel InFittingCoordinates() => ScaleCorrelationModel.For(this);

    /// <inheritdoc/>
    public IModelEvaluator CreateEvaluator(int threads = 1) => new LinearMixedEvaluator(this);

    private static GroupedStatistics Summarize(GroupedData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new GroupedStatistics(data.Response, data.FixedDesign, data.RandomDesign, data.GroupOffsets);
    }

    private static List<ReportedQuantity> ListQuantities(IReadOnlyList<string> fixedNames, string group, int q, int r)
    {
        var list = fixedNames.Select((name, j) => new ReportedQuantity(name, j, ParameterScale.Identity)).ToList();
        if (r == 1)
        {
            list.Add(new ReportedQuantity($"{group}.variance", q, ParameterScale.LogVariance));
        }
        else
        {
            for (var i = 1; i <= r; i++)
            {
                for (var j = 1; j <= r; j++)
                {
                    list.Add(new ReportedQuantity($"{group}.cov[{i},{j}]", -1, ParameterScale.Identity));
                }
            }
        }

        list.Add(new ReportedQuantity("residual.variance", q + (r * (r + 1) / 2), ParameterScale.LogVariance));
        return list;
    }

    private static List<string> HalfNames(string group, int r)
    {
        var names = new List<string>();
        for (var j = 1; j <= r; j++)
        {
            for (var i = j; i <= r; i++)
            {
                names.Add(i == j ? $"log {group}.precisionFactor[{i},{j}]" : $"{group}.precisionFactor[{i},{j}]");
            }
        }

        return names;
    }
}
