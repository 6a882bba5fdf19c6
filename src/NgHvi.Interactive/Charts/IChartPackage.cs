namespace NgHvi.Interactive.Charts;

/// <summary>A package whose charts are Plotly figures.</summary>
internal interface IChartPackage
{
    /// <summary>Makes a chart.</summary>
    /// <param name="chart">Its type.</param>
    /// <param name="json">{"data":[…],"layout":{…}}.</param>
    /// <exception cref="MissingMemberException">The package has not the member that the message names.</exception>
    object FromJson(Type chart, string json);

    /// <summary>A chart as {"data":[…],"layout":{…}}.</summary>
    /// <exception cref="MissingMemberException">The package has not the member that the message names.</exception>
    string ToJson(object chart);
}
