namespace NgHvi.Interactive.Charts;

/// <summary>A package whose charts are Plotly figures.</summary>
internal interface IChartPackage
{
    /// <summary>Makes a chart.</summary>
    object FromJson(Type chart, string json);

    /// <summary>A chart as {"data":[…],"layout":{…}}.</summary>
    string ToJson(object chart);
}
