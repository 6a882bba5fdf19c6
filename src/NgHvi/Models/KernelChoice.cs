namespace NgHvi;

/// <summary>How a density is computed; all that apply give the same number.</summary>
internal enum KernelChoice
{
    /// <summary>The fastest that is exact for the model.</summary>
    Fastest,

    /// <summary>Sums over the rows of each group; of linear Gaussian models only.</summary>
    SufficientStatistics,

    /// <summary>Passes over the rows.</summary>
    Rows,
}
