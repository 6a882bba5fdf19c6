namespace NgHvi.Finance;

/// <summary>Spacing of the rows of a block.</summary>
public enum FrenchFrequency
{
    /// <summary>YYYYMM.</summary>
    Monthly,

    /// <summary>YYYYMMDD, a median of one to three days apart.</summary>
    Daily,

    /// <summary>YYYYMMDD, a median of about seven days apart.</summary>
    Weekly,

    /// <summary>YYYY.</summary>
    Annual,
}
