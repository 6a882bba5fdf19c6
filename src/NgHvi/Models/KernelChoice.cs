namespace NgHvi;

/// <summary>All that apply give the same number.</summary>
internal enum KernelChoice
{
    Fastest,
    SufficientStatistics, // Linear Gaussian models only.
    Rows,
    SingleRows, // Equal ones, too.
}
